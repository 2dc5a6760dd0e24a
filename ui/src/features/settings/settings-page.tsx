import { LogOut } from "lucide-react";
import type { ReactNode } from "react";
import { Page, PageHead, Section } from "@/components/page";
import { useSignOut } from "@/components/sign-out";
import { Button } from "@/components/ui/button";
import { Tiles } from "@/components/ui/tiles";
import { useCatalogue } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import { DENSITIES, THEMES, usePreferences, type Density, type Theme } from "@/lib/preferences";
import { useRead, useWrite } from "@/lib/queries";
import { useSession } from "@/lib/session";
import { Machine } from "./machine";
import { Notifications } from "./notifications";
import { Profile } from "./profile";
import { Fact } from "./rows";

const LANGUAGES = ["fr", "en"] as const;

/** Who one is, how the application looks and speaks, what one wants to be told, and this device. */
export function SettingsPage() {
  const t = useText();
  return (
    <Page>
      <PageHead title={t("nav-settings")} />
      <Profile />
      <Section title={t("settings-look")}>
        <div className="flex flex-col gap-4">
          <Language />
          <Look />
        </div>
      </Section>
      <Notifications />
      <Machine />
      <Account />
    </Page>
  );
}

function Language() {
  const t = useText();
  const { language } = useSession();
  const profile = useRead("profile.get", {});
  const speak = useWrite("session.set_language");
  const remember = useWrite("profile.set");
  const choose = (value: string) => {
    speak.mutate({ language: value });
    // Mails and messages follow, where the person may say so.
    if (profile.data?.editable) remember.mutate({ language: value });
  };
  return (
    <Choice id="language" title={t("settings-language")} detail={t("settings-language-detail")}>
      <Tiles id="language" labelledBy="language-title" value={language} onChange={choose} tiles={LANGUAGES.map((value) => ({ value, label: t(`language-${value}`) }))} />
    </Choice>
  );
}

function Look() {
  const t = useText();
  const { theme, density, change } = usePreferences();
  return (
    <>
      <Choice id="theme" title={t("settings-theme")} detail={t("settings-theme-detail")}>
        <Tiles id="theme" labelledBy="theme-title" value={theme} onChange={(value) => change({ theme: value as Theme })} tiles={THEMES.map((value) => ({ value, label: t(`theme-${value}`) }))} />
      </Choice>
      <Choice id="density" title={t("settings-density")} detail={t("settings-density-detail")}>
        <Tiles id="density" labelledBy="density-title" value={density} onChange={(value) => change({ density: value as Density })} tiles={DENSITIES.map((value) => ({ value, label: t(`density-${value}`) }))} />
      </Choice>
    </>
  );
}

function Account() {
  const t = useText();
  const { status } = useSession();
  const { modules } = useCatalogue();
  const { ask, dialog } = useSignOut();
  return (
    <Section title={t("settings-account")}>
      <dl className="grid gap-4 sm:grid-cols-2">
        <Fact label={t("settings-organisation")}>{status.org?.name}</Fact>
        <Fact label={t("settings-device")}>{status.device && t("device-line", { name: status.device.name, code: status.device.code })}</Fact>
        <Fact label={t("settings-server")}>{status.server_url}</Fact>
        <Fact label={t("settings-modules")}>
          <span translate="no">{modules.map((one) => `${one.name} ${one.version}`).join(" · ")}</span>
        </Fact>
      </dl>
      <div className="mt-4 flex flex-wrap items-center gap-4 border-t border-line pt-4">
        <Button onClick={ask}>
          <LogOut aria-hidden />
          {t("sign-out")}
        </Button>
        <p className="min-w-0 flex-1 basis-60 text-label text-ink-3">{t("settings-sign-out-detail")}</p>
      </div>
      {dialog}
    </Section>
  );
}

/** A choice of a few: what it is about on the left, the choices on the right where there is room. */
function Choice(props: { id: string; title: string; detail: string; children: ReactNode }) {
  return (
    <div className="grid items-center gap-x-6 gap-y-3 border-t border-line pt-4 first:border-0 first:pt-0 md:grid-cols-[minmax(0,1fr)_minmax(0,30rem)]">
      <div>
        <h3 id={`${props.id}-title`} className="text-sm font-semibold">
          {props.title}
        </h3>
        <p className="mt-0.5 text-label text-ink-3">{props.detail}</p>
      </div>
      {props.children}
    </div>
  );
}
