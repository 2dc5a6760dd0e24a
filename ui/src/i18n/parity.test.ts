import { parse, type Pattern } from "@fluent/syntax";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import en from "./en.ftl?raw";
import fr from "./fr.ftl?raw";
import galleryEn from "../gallery/en.ftl?raw";
import galleryFr from "../gallery/fr.ftl?raw";
import { frenchSpaces } from "../lib/i18n";

/** Ids with the variables each uses, and what could not be read. */
function contents(source: string) {
  const { body } = parse(source, {});
  const messages = new Map<string, string>();
  for (const entry of body) {
    if (entry.type === "Junk") throw new Error(`cannot be read: ${entry.content}`);
    if (entry.type === "Message") messages.set(entry.id.name, variables(entry.value));
  }
  return messages;
}

function variables(pattern: Pattern | null): string {
  const names = new Set<string>();
  JSON.stringify(pattern, (_, value) => {
    if (value?.type === "VariableReference") names.add(value.id.name);
    return value;
  });
  return [...names].sort().join(" ");
}

const sources = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !/\.test\./.test(entry.name) ? [readFileSync(path, "utf8")] : [];
  });

/** Ids a source asks for: `t("id"` and both sides of `t(… ? "id" : "id"`. */
function asks(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, "");
  const found = [...code.matchAll(/\bt\(\s*"([a-z][\w-]+)"|\bt\([^"()]+\? "([a-z][\w-]+)" : "([a-z][\w-]+)"/g)];
  return found.flatMap((match) => match.slice(1)).filter((id) => id !== undefined);
}

describe("the interface's words", () => {
  it.each([["the product", en, fr], ["the gallery", galleryEn, galleryFr]])("of %s exist in both languages, with the same variables", (_, inEnglish, inFrench) => {
    const [english, french] = [contents(inEnglish), contents(inFrench)];
    expect([...french.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [id, used] of english) expect(`${id}: ${french.get(id)}`).toBe(`${id}: ${used}`);
  });

  it("of French leave no high mark and no guillemet at the end of a line alone", () => {
    expect(frenchSpaces("« Grue » : prête ? Oui ; partez !")).toBe("«\u00a0Grue\u00a0»\u00a0: prête\u202f? Oui\u202f; partez\u202f!");
    expect(frenchSpaces(fr)).not.toMatch(/\p{L} [:;?!»]|« /u);
  });

  it("are written for every id the screens ask for", () => {
    const known = new Map([...contents(en), ...contents(galleryEn)]);
    const asked = new Set(sources("src").flatMap(asks));
    expect(asked.size).toBeGreaterThan(80);
    expect([...asked].filter((id) => !known.has(id))).toEqual([]);
  });
});
