import type { ReactNode } from "react";
import { Page, PageHead, Section } from "@/components/page";
import { Tiles } from "@/components/ui/tiles";
import { useText } from "@/lib/i18n";
import { DENSITIES, THEMES, usePreferences, type Density, type Theme } from "@/lib/preferences";
import { useWrite } from "@/lib/queries";
import { useSession } from "@/lib/session";

const LANGUAGES = ["fr", "en"] as const;

/** How the application looks and speaks on this device. */
export function SettingsPage() {
  const t = useText();
  const { status, language } = useSession();
  const { theme, density, change } = usePreferences();
  const setLanguage = useWrite("session.set_language");
  return (
    <Page>
      <PageHead title={t("nav-settings")} />
      <Choice id="language" title={t("settings-language")} detail={t("settings-language-detail")}>
        <Tiles id="language" labelledBy="language-title" value={language} onChange={(value) => setLanguage.mutate({ language: value })} tiles={LANGUAGES.map((value) => ({ value, label: t(`language-${value}`) }))} />
      </Choice>
      <Choice id="theme" title={t("settings-theme")} detail={t("settings-theme-detail")}>
        <Tiles id="theme" labelledBy="theme-title" value={theme} onChange={(value) => change({ theme: value as Theme })} tiles={THEMES.map((value) => ({ value, label: t(`theme-${value}`) }))} />
      </Choice>
      <Choice id="density" title={t("settings-density")} detail={t("settings-density-detail")}>
        <Tiles id="density" labelledBy="density-title" value={density} onChange={(value) => change({ density: value as Density })} tiles={DENSITIES.map((value) => ({ value, label: t(`density-${value}`) }))} />
      </Choice>
      <Section title={t("settings-account")}>
        <dl className="grid gap-4 sm:grid-cols-2">
          <Fact label={t("settings-name")}>{[status.user?.first_name, status.user?.last_name].filter(Boolean).join(" ")}</Fact>
          <Fact label={t("sign-in-email")}>{status.user?.email}</Fact>
          <Fact label={t("settings-organisation")}>{status.org?.name}</Fact>
          <Fact label={t("settings-device")}>{status.device && t("device-line", { name: status.device.name, code: status.device.code })}</Fact>
          <Fact label={t("settings-server")}>{status.server_url}</Fact>
        </dl>
      </Section>
    </Page>
  );
}

function Choice(props: { id: string; title: string; detail: string; children: ReactNode }) {
  return (
    <Section title={<span id={`${props.id}-title`}>{props.title}</span>}>
      <p className="mb-3 text-ink-2">{props.detail}</p>
      {props.children}
    </Section>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-label text-ink-3">{label}</dt>
      <dd className="mt-0.5 break-words">{children || "–"}</dd>
    </div>
  );
}
