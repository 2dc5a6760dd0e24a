/** Texts: the interface's catalogues and the modules', through Fluent, French and English. */
import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import { LocalizationProvider, ReactLocalization, useLocalization } from "@fluent/react";
import { useEffect, useMemo, type ReactNode } from "react";
import en from "@/i18n/en.ftl?raw";
import fr from "@/i18n/fr.ftl?raw";
import type { Language } from "./format";
import type { TextsView } from "./model";
import { isPseudo, pseudoLetters } from "./pseudo";

const OWN: { [L in Language]: string } = { fr, en };

/** The spaces French sets before its high marks and inside its guillemets do not break a line; catalogues are written with plain ones. */
export const frenchSpaces = (text: string) => text.replace(/ (?=[;?!])/g, "\u202f").replace(/ (?=[:»])/g, "\u00a0").replace(/« /g, "«\u00a0");

function bundle(language: Language, modules: string): FluentBundle {
  const how = isPseudo() ? { useIsolating: true, transform: pseudoLetters } : { useIsolating: false, transform: language === "fr" ? frenchSpaces : undefined };
  const made = new FluentBundle(language === "fr" ? "fr-FR" : "en-GB", how);
  made.addResource(new FluentResource(modules));
  // The interface's own texts win over a module that uses one of their ids.
  made.addResource(new FluentResource(OWN[language]), { allowOverrides: true });
  return made;
}

/** The chosen language first, the other one behind it. */
export function makeLocalization(language: Language, texts?: TextsView): ReactLocalization {
  const other: Language = language === "fr" ? "en" : "fr";
  return new ReactLocalization([
    bundle(language, texts?.[language] ?? ""),
    bundle(other, texts?.[other] ?? ""),
  ]);
}

export function Texts(props: { language: Language; texts?: TextsView; children: ReactNode }) {
  const { language, texts } = props;
  const l10n = useMemo(() => makeLocalization(language, texts), [language, texts]);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return <LocalizationProvider l10n={l10n}>{props.children}</LocalizationProvider>;
}

export type Params = { [name: string]: FluentVariable };
export interface Text {
  (id: string, params?: Params): string;
  /** Whether somebody wrote this text. */
  has(id: string): boolean;
  /** The text, or `undefined` when nobody wrote it. */
  maybe(id: string, params?: Params): string | undefined;
}

/** `t("id", { name })`; a text nobody wrote shows as its id in brackets. */
export function useText(): Text {
  const { l10n } = useLocalization();
  return useMemo(() => textOf(l10n), [l10n]);
}

export function textOf(l10n: ReactLocalization): Text {
  const has = (id: string) => l10n.getBundle(id) !== null;
  const t = (id: string, params?: Params) => l10n.getString(id, params, `[${id}]`);
  return Object.assign(t, {
    has,
    maybe: (id: string, params?: Params) => (has(id) ? t(id, params) : undefined),
  });
}
