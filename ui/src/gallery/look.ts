/** Theme, size and language of the gallery, kept in its address so that a look can be linked to. */
import { createContext, useContext, useEffect, useMemo, useState } from "react";
import type { Language } from "@/lib/format";
import { DENSITIES, THEMES } from "@/lib/preferences";

export interface Look {
  theme: string;
  density: string;
  language: Language;
}

export const LOOKS: { [K in keyof Look]: readonly string[] } = {
  theme: THEMES.filter((theme) => theme !== "system"),
  density: DENSITIES.filter((density) => density !== "auto"),
  language: ["fr", "en"],
};

interface Value extends Look {
  change(part: Partial<Look>): void;
}

export const LookContext = createContext<Value | null>(null);

function given(): Look {
  const asked = new URLSearchParams(window.location.search);
  const one = (name: keyof Look) => LOOKS[name].find((value) => value === asked.get(name)) ?? LOOKS[name][0]!;
  return { theme: one("theme"), density: one("density"), language: one("language") as Language };
}

export function useLookState(): Value {
  const [look, setLook] = useState(given);
  useEffect(() => {
    Object.assign(document.documentElement.dataset, { theme: look.theme, density: look.density });
    window.history.replaceState(null, "", `?${new URLSearchParams({ ...look })}`);
  }, [look]);
  return useMemo(() => ({ ...look, change: (part) => setLook((before) => ({ ...before, ...part })) }), [look]);
}

export function useLook(): Value {
  const found = useContext(LookContext);
  if (!found) throw new Error("LookContext is missing");
  return found;
}
