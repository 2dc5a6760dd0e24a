import { useNavigate } from "@tanstack/react-router";
import { Cable, Languages, Monitor, Moon, RefreshCw, Settings, Sun, SunMedium, Unplug, type LucideIcon } from "lucide-react";
import { useLink } from "@/features/sync/use-link";
import { useText } from "@/lib/i18n";
import { THEMES, usePreferences, type Theme } from "@/lib/preferences";
import { useWrite } from "@/lib/queries";
import { useSession } from "@/lib/session";

export interface AccountItem {
  key: string;
  icon: LucideIcon;
  label: string;
  /** What holds now, where choosing it takes the next. */
  hint?: string;
  run(): void;
}

const THEME_ICONS: { [T in Theme]: LucideIcon } = { system: Monitor, light: Sun, dark: Moon, sun: SunMedium };

/** Who is here. */
export function usePersonName(): string {
  const { user } = useSession().status;
  return [user?.first_name, user?.last_name].filter(Boolean).join(" ");
}

/** What a person finds under their name, on every width. */
export function useAccountItems(): AccountItem[] {
  const t = useText();
  const { language } = useSession();
  const navigate = useNavigate();
  const { theme, change } = usePreferences();
  const setLanguage = useWrite("session.set_language");
  const other = language === "fr" ? "en" : "fr";
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? "system";
  return [
    { key: "sync", icon: RefreshCw, label: t("nav-sync"), run: () => void navigate({ to: "/sync" }) },
    { key: "settings", icon: Settings, label: t("nav-settings"), run: () => void navigate({ to: "/settings" }) },
    { key: "theme", icon: THEME_ICONS[theme], label: t("settings-theme"), hint: t(`theme-${theme}`), run: () => change({ theme: next }) },
    { key: "language", icon: Languages, label: t(`language-${other}`), run: () => setLanguage.mutate({ language: other }) },
  ];
}

/** The switch of the link as one more item, where there is a switch. */
export function useLinkItem(): AccountItem[] {
  const t = useText();
  const { available, cut, toggle } = useLink();
  return available ? [{ key: "link", icon: cut ? Cable : Unplug, label: t(cut ? "link-restore" : "link-cut"), run: toggle }] : [];
}
