import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FIELDS } from "./registry";

/** Kinds as the core declares them. */
function declared(): string[] {
  const types = readFileSync("src/generated/types.ts", "utf8");
  const start = types.indexOf("export type FieldKind =");
  const body = types.slice(start, types.indexOf("export type", start + 10));
  return [...body.matchAll(/"kind": "(\w+)"/g)].map((match) => match[1] as string);
}

describe("the registry of fields", () => {
  it("knows every kind the core declares, and no other", () => {
    expect(declared().length).toBeGreaterThan(10);
    expect(Object.keys(FIELDS).sort()).toEqual(declared().sort());
  });

  it("shows every kind", () => {
    for (const parts of Object.values(FIELDS)) expect(parts.Display).toBeTypeOf("function");
  });
});
