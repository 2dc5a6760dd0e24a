import { useNavigate } from "@tanstack/react-router";
import { Hand, House, Inbox, Languages, Moon, Plus, RefreshCw, Settings, Zap, type LucideIcon } from "lucide-react";
import { iconNamed } from "@/components/icon";
import { useCatalogue } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import { fold } from "@/lib/letters";
import { DENSITIES, THEMES, usePreferences } from "@/lib/preferences";
import { useWrite } from "@/lib/queries";
import { useSession } from "@/lib/session";
import { SETTINGS } from "@/lib/settings-sections";

export type EntryGroup = "places" | "actions" | "settings";

export interface Entry {
  key: string;
  group: EntryGroup;
  icon: LucideIcon;
  words: string;
  run(): void;
  /** One of many of its kind: shown once it is looked for. */
  hidden?: boolean;
}

const LANGUAGES = ["fr", "en"] as const;

/** Everything the palette can do or go to. */
export function useEntries(): Entry[] {
  const t = useText();
  const labels = useLabels();
  const { types, menu } = useCatalogue();
  const session = useSession();
  const navigate = useNavigate();
  const { theme, density, change } = usePreferences();
  const setLanguage = useWrite("session.set_language");
  const { viewsOf } = useCatalogue();
  const sync = useWrite("sync.now");
  const go = (to: string) => () => void navigate({ to: to as "/" });
  const creations = [...types.values()]
    .filter((type) => session.mayOn("create", type))
    .sort((a, b) => Number(a.reference) - Number(b.reference))
    .map((type) => ({
      key: `new-${type.name}`,
      group: "actions" as const,
      icon: Plus,
      // One way to begin a record is offered; the whole form is found by who looks for it.
      hidden: Boolean(viewsOf(type).quick),
      words: t.maybe(`create-${type.name}`) ?? t("form-new", { type: labels.type(type.name) }),
      run: go(`/${type.module}/${type.plural}/new`),
    }));
  const quick = [...types.values()]
    .filter((type) => session.mayOn("create", type) && viewsOf(type).quick)
    .map((type) => ({ key: `quick-${type.name}`, group: "actions" as const, icon: Zap, words: `${t(`quick-${type.name}`)} · ${labels.type(type.name)}`, run: go(`/${type.module}/${type.plural}/quick`) }));
  const places = menu
    .filter((item) => item.permission === "" || session.may(item.permission))
    .map((item) => ({ key: item.route, group: "places" as const, icon: iconNamed(item.icon), words: labels.menu(item.label), run: go(item.route) }));
  return [
    { key: "home", group: "places", icon: House, words: t("nav-home"), run: go("/") },
    { key: "inbox", group: "places", icon: Inbox, words: t("nav-inbox"), run: go("/inbox") },
    ...quick,
    ...creations,
    ...places,
    { key: "sync", group: "places", icon: RefreshCw, words: t("nav-sync"), run: go("/sync") },
    { key: "sync-now", group: "actions", icon: RefreshCw, words: t("sync-now"), run: () => sync.mutate({}) },
    { key: "settings", group: "settings", icon: Settings, words: t("nav-settings"), run: go("/settings") },
    ...SETTINGS.map(({ key, icon }) => ({ key: `settings-${key}`, group: "settings" as const, icon, words: `${t("nav-settings")} · ${t(`settings-in-${key}`)}`, run: go(`/settings/${key}`) })),
    ...THEMES.filter((one) => one !== theme).map((one) => ({
      key: `theme-${one}`,
      group: "settings" as const,
      hidden: true,
      icon: Moon,
      words: `${t("settings-theme")} · ${t(`theme-${one}`)}`,
      run: () => change({ theme: one }),
    })),
    ...DENSITIES.filter((one) => one !== density).map((one) => ({
      key: `density-${one}`,
      group: "settings" as const,
      hidden: true,
      icon: Hand,
      words: `${t("settings-density")} · ${t(`density-${one}`)}`,
      run: () => change({ density: one }),
    })),
    ...LANGUAGES.filter((one) => one !== session.language).map((one) => ({
      key: `language-${one}`,
      group: "settings" as const,
      hidden: true,
      icon: Languages,
      words: `${t("settings-language")} · ${t(`language-${one}`)}`,
      run: () => setLanguage.mutate({ language: one }),
    })),
  ];
}

const wordsOf = (text: string) => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** Every searched word begins some word, in any order: as records are found. */
export function matches(words: string, searched: string): boolean {
  const present = wordsOf(words);
  return wordsOf(searched).every((wanted) => present.some((word) => word.startsWith(wanted)));
}
