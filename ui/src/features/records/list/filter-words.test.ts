import { describe, expect, it } from "vitest";
import { makeLocalization, textOf } from "@/lib/i18n";
import { filterWords, literalsOf } from "./filter-words";

const t = textOf(makeLocalization("en"));
const words = (_: string, value: unknown) => String(value).toUpperCase();

describe("a filter in words", () => {
  it("says each test as people would", () => {
    const said = (test: unknown) => filterWords("severity", test, words, t);
    expect(said({ in: ["high", "critical"] })).toBe("HIGH, CRITICAL");
    expect(said("high")).toBe("HIGH");
    expect(said({ not_in: ["low"] })).toBe("not LOW");
    expect(said({ ">=": 3, "<=": 7 })).toBe("≥ 3 ≤ 7");
    expect(said({ between: [1, 2] })).toBe("1 – 2");
    expect(said({ exists: false })).toBe("empty");
    expect(said({ empty: false })).toBe("any");
    expect(said({ contains: "deck" })).toBe("“DECK”");
  });

  it("names what might be a record", () => {
    expect(literalsOf({ site: "a", severity: { in: ["b", "c"] }, count: { ">=": 3 } })).toEqual(["a", "b", "c"]);
  });
});
