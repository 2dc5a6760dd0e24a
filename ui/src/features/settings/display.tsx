import type { ReactNode } from "react";
import { Section } from "@/components/page";
import { Tiles } from "@/components/ui/tiles";
import { useText } from "@/lib/i18n";
import { DENSITIES, THEMES, usePreferences, type Density, type Theme } from "@/lib/preferences";
import { useWrite } from "@/lib/queries";
import { useSession } from "@/lib/session";

const LANGUAGES = ["fr", "en"] as const;

/** How the application speaks and looks. */
export function Display() {
  const t = useText();
  const { language } = useSession();
  const speak = useWrite("session.set_language");
  const { theme, density, change } = usePreferences();
  const choices = [
    { id: "language", value: language as string, values: LANGUAGES, choose: (value: string) => speak.mutate({ language: value }) },
    { id: "theme", value: theme, values: THEMES, choose: (value: string) => change({ theme: value as Theme }) },
    { id: "density", value: density, values: DENSITIES, choose: (value: string) => change({ density: value as Density }) },
  ];
  return (
    <Section>
      <div className="flex flex-col gap-4">
        {choices.map(({ id, value, values, choose }) => (
          <Choice key={id} id={id} title={t(`settings-${id}`)} detail={t(`settings-${id}-detail`)}>
            <Tiles id={id} labelledBy={`${id}-title`} value={value} onChange={choose} tiles={values.map((one) => ({ value: one, label: t(`${id}-${one}`) }))} />
          </Choice>
        ))}
      </div>
    </Section>
  );
}

/** A choice of a few: what it is about, then the choices. */
function Choice(props: { id: string; title: string; detail: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-3 border-t border-line pt-4 first:border-0 first:pt-0">
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
