/** Theme and density: kept by the core's settings, remembered locally for the first paint. */
import { createContext, useCallback, useContext, useEffect, useRef, useState, type ReactNode } from "react";
import { call } from "./api";

export const THEMES = ["system", "light", "dark", "sun"] as const;
export const DENSITIES = ["auto", "compact", "comfortable", "glove"] as const;
export type Theme = (typeof THEMES)[number];
export type Density = (typeof DENSITIES)[number];

export interface Preferences {
  theme: Theme;
  density: Density;
}

const KEY = "ui.preferences";
const INITIAL: Preferences = { theme: "system", density: "auto" };

const matches = (query: string) => window.matchMedia?.(query).matches ?? false;

/** A tablet held with gloves gets large targets; a desk gets the ordinary ones. */
export function effectiveDensity(density: Density): Exclude<Density, "auto"> {
  if (density !== "auto") return density;
  return matches("(pointer: coarse) and (min-width: 600px)") ? "glove" : "comfortable";
}

export function effectiveTheme(theme: Theme): Exclude<Theme, "system"> {
  if (theme !== "system") return theme;
  return matches("(prefers-color-scheme: dark)") ? "dark" : "light";
}

function parse(value: unknown): Preferences {
  const given = (typeof value === "object" && value !== null ? value : {}) as Partial<Preferences>;
  return {
    theme: THEMES.find((t) => t === given.theme) ?? INITIAL.theme,
    density: DENSITIES.find((d) => d === given.density) ?? INITIAL.density,
  };
}

function remembered(): Preferences {
  try {
    return parse(JSON.parse(localStorage.getItem(KEY) ?? "null"));
  } catch {
    return INITIAL;
  }
}

function apply({ theme, density }: Preferences): void {
  const root = document.documentElement;
  root.dataset.theme = effectiveTheme(theme);
  root.dataset.density = effectiveDensity(density);
}

interface Value extends Preferences {
  change(part: Partial<Preferences>): void;
}

const Context = createContext<Value>({ ...INITIAL, change: () => undefined });

export function PreferencesProvider(props: { children: ReactNode }) {
  const [value, setValue] = useState(remembered);
  const chosen = useRef(false);
  useEffect(() => {
    call("settings.get", { key: KEY })
      // What was chosen while the answer was on its way is newer than the answer.
      .then((setting) => setting.value !== null && !chosen.current && setValue(parse(setting.value)))
      .catch(() => undefined);
  }, []);
  useEffect(() => {
    apply(value);
    localStorage.setItem(KEY, JSON.stringify(value));
    const media = window.matchMedia?.("(prefers-color-scheme: dark)");
    const follow = () => apply(value);
    media?.addEventListener("change", follow);
    return () => media?.removeEventListener("change", follow);
  }, [value]);
  const change = useCallback(
    (part: Partial<Preferences>) => {
      chosen.current = true;
      const next = { ...value, ...part };
      setValue(next);
      void call("settings.set", { key: KEY, value: next }).catch(() => undefined);
    },
    [value],
  );
  return <Context.Provider value={{ ...value, change }}>{props.children}</Context.Provider>;
}

/** Whether targets are sized for gloves now. */
export function useGloves(): boolean {
  return effectiveDensity(usePreferences().density) === "glove";
}

export function usePreferences(): Value {
  return useContext(Context);
}
