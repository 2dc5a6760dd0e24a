import { Lock, LogIn } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/feedback";
import { useText } from "@/lib/i18n";
import { useSession } from "@/lib/session";
import { useSignOut } from "@/components/sign-out";

/** What limits this person's work right now, and the way out. */
export function Banners() {
  const t = useText();
  const { status } = useSession();
  const { ask, dialog } = useSignOut();
  if (!status.read_only && !status.expired) return null;
  return (
    <div className="px-4 pt-3 md:px-8">
      {status.expired ? (
        <Notice tone="warning" icon={LogIn} role="status" action={<Button size="sm" onClick={ask}>{t("sign-in-again")}</Button>}>
          {t("banner-expired")}
        </Notice>
      ) : (
        <Notice tone="warning" icon={Lock} role="status">
          {t("banner-read-only")}
        </Notice>
      )}
      {dialog}
    </div>
  );
}
