import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const css = readFileSync("src/styles/tokens.css", "utf8");

/** Custom properties of every block with this selector. */
function block(selector: string): { [name: string]: string } {
  const found: { [name: string]: string } = {};
  for (const [, head, body] of css.replace(/\/\*[\s\S]*?\*\//g, "").matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    if (!head!.split(",").some((part) => part.trim() === selector)) continue;
    for (const [, name, value] of body!.matchAll(/--([\w-]+):\s*([^;]+);/g)) found[name!] = value!.trim();
  }
  return found;
}

const THEMES = { light: {}, dark: block('[data-theme="dark"]'), sun: block('[data-theme="sun"]') };
type Theme = keyof typeof THEMES;
const tokensOf = (theme: Theme) => ({ ...block(":root"), ...THEMES[theme] });

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG 2.2 contrast ratio of two colours. */
function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const GROUNDS = ["canvas", "surface", "sunken", "hover", "selected"];
const TONES = ["neutral", "info", "success", "warning", "orange", "danger", "waiting"];

/** Text on the grounds it is used on. */
const TEXTS: [string, string][] = [
  ...GROUNDS.flatMap((ground) => ["ink", "ink-2", "ink-3", "primary-ink"].map((ink): [string, string] => [ink, ground])),
  ...TONES.flatMap((tone) => [`${tone}-soft`, "surface", "canvas", "hover"].map((ground): [string, string] => [`${tone}-ink`, ground])),
  ["primary-ink", "primary-soft"],
  ["on-primary", "primary"],
  ["on-primary", "primary-hover"],
  ["on-danger", "danger-solid"],
  ["on-danger", "danger-hover"],
];

/** Shapes that carry a meaning: edges of controls, focus, marks. WCAG 1.4.11 asks 3:1. */
const SHAPES: [string, string][] = [
  ["line-strong", "surface"],
  ["line-strong", "canvas"],
  ["ring", "canvas"],
  ["ring", "surface"],
  ["primary", "surface"],
  ...["info", "success", "warning", "orange", "danger"].map((tone): [string, string] => [`${tone}-solid`, "surface"]),
];

function below(theme: Theme, pairs: [string, string][], least: number): string[] {
  const tokens = tokensOf(theme);
  return pairs
    .map(([front, back]) => ({ front, back, ratio: contrast(tokens[front]!, tokens[back]!) }))
    .filter(({ ratio }) => !(ratio >= least))
    .map(({ front, back, ratio }) => `${front} on ${back}: ${ratio.toFixed(2)}`);
}

describe("colours", () => {
  it.each([["light", 4.5], ["dark", 4.5], ["sun", 7]] as const)("of text in %s stand out %s to 1", (theme, least) => {
    expect(below(theme, TEXTS, least)).toEqual([]);
  });

  it.each([["light", 3], ["dark", 3], ["sun", 7]] as const)("of shapes that mean something in %s stand out %s to 1", (theme, least) => {
    expect(below(theme, SHAPES, least)).toEqual([]);
  });

  it("are all given by the dark and the sun theme too, but for what never changes", () => {
    const colours = (tokens: { [name: string]: string }) => Object.keys(tokens).filter((name) => /^#/.test(tokens[name]!) && !/^(scene|shade|on-shade)/.test(name));
    expect(colours(THEMES.dark).sort()).toEqual(colours(block(":root")).sort());
    expect(colours(THEMES.sun).sort()).toEqual(colours(block(":root")).sort());
  });
});

describe("sizes", () => {
  const px = (length: string, root: number) => (length.endsWith("rem") ? parseFloat(length) * root : parseFloat(length));

  it("with gloves are 64 pixels with 12 between, or a row of 76 that holds both", () => {
    const glove = block('[data-density="glove"]');
    const root = px(glove["size-root"]!, 16);
    for (const name of ["ctl", "ctl-sm"]) expect(px(glove[name]!, root)).toBeGreaterThanOrEqual(64);
    for (const name of ["row", "tile"]) expect(px(glove[name]!, root)).toBeGreaterThanOrEqual(76);
    expect(px(glove.gap!, root)).toBeGreaterThanOrEqual(12);
  });
});

const sources = (folder: string): [string, string][] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !/\.test\./.test(entry.name) ? [[path, readFileSync(path, "utf8")] as [string, string]] : [];
  });

describe("components", () => {
  /** What a component may not say itself: colours, font sizes, weights of shadows and corners belong to the tokens. */
  const ONE_OFF = [
    /(?<![\w&])#[0-9a-fA-F]{6}\b/g,
    /\b(?:text|leading|tracking|rounded|shadow|font)-\[[^\]]+\]/g,
    /\b(?:bg|text|border|fill|stroke)-(?:white|black|gray|slate|zinc|red|green|blue|amber|yellow|orange)(?:-\d+)?(?:\/\d+)?(?![\w-])/g,
  ];

  it("read tokens and invent no value of their own", () => {
    const found = sources("src").flatMap(([path, source]) => ONE_OFF.flatMap((sign) => (source.match(sign) ?? []).map((what) => `${path}: ${what}`)));
    expect(found).toEqual([]);
  });
});
