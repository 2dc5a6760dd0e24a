import { LogOut } from "lucide-react";
import { Section } from "@/components/page";
import { useSignOut } from "@/components/sign-out";
import { Button } from "@/components/ui/button";
import { useText } from "@/lib/i18n";
import { useSession } from "@/lib/session";
import { Machine } from "./machine";
import { Fact } from "./rows";

/** This device: its name, what this computer does, and the way out. */
export function Device() {
  const t = useText();
  const { status } = useSession();
  const { ask, dialog } = useSignOut();
  return (
    <>
      <Section>
        <dl className="grid gap-4 sm:grid-cols-2">
          <Fact label={t("settings-device")}>{status.device && t("device-line", { name: status.device.name, code: status.device.code })}</Fact>
          <Fact label={t("settings-signed-in")}>{status.user?.email}</Fact>
        </dl>
        <div className="mt-4 flex flex-wrap items-center gap-4 border-t border-line pt-4">
          <Button onClick={ask}>
            <LogOut aria-hidden />
            {t("sign-out")}
          </Button>
          <p className="min-w-0 flex-1 basis-60 text-label text-ink-3">{t("settings-sign-out-detail")}</p>
        </div>
      </Section>
      <Machine />
      {dialog}
    </>
  );
}
