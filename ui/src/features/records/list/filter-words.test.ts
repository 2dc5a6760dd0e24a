import { describe, expect, it } from "vitest";
import { partsOf } from "@/lib/field-test";
import { makeLocalization, textOf } from "@/lib/i18n";
import { literalsOf, oddWords, testWords } from "./filter-words";

const words = (_: string, value: unknown) => String(value).toUpperCase();
const saying = (language: "en" | "fr") => {
  const t = textOf(makeLocalization(language));
  return (test: unknown) => {
    const [part] = partsOf({ severity: test });
    return part?.test ? testWords("severity", part.test, words, t) : oddWords(part!.condition, words, t)?.words;
  };
};

describe("a filter in words", () => {
  it("says each test as people would", () => {
    const said = saying("en");
    expect(said({ in: ["high", "critical"] })).toBe("HIGH, CRITICAL");
    expect(said("high")).toBe("HIGH");
    expect(said({ not_in: ["low"] })).toBe("not LOW");
    expect(said({ ">=": 3, "<=": 7 })).toBe("3 – 7");
    expect(said({ ">=": 3 })).toBe("≥ 3");
    expect(said({ "<=": 7 })).toBe("≤ 7");
    expect(said({ "<=": 7, ">=": 7 })).toBe("7");
    expect(said({ ">": 3 })).toBe("≥ 3");
    expect(said({ between: [1, 2] })).toBe("1 – 2");
    expect(said({ exists: false })).toBe("empty");
    expect(said({ empty: false })).toBe("not empty");
    expect(said({ contains: "deck" })).toBe("“deck”");
    expect(said({ ">=": { day: -6 }, "<": { day: 1 } })).toBe("last 7 days");
    expect(said({ "<": { day: 0 } })).toBe("before today");
    expect(said({ ">": { now: "-7d" } })).toBeUndefined();
  });

  it("says it in French", () => {
    const said = saying("fr");
    expect(said({ ">=": { month: 0 }, "<": { month: 1 } })).toBe("ce mois-ci");
    expect(said({ ">=": { day: 0 }, "<": { day: 8 } })).toBe("dans les 7 jours");
    expect(said({ empty: false })).toBe("renseigné");
    expect(said({ not_in: ["low"] })).toBe("sauf LOW");
  });

  it("names what might be a record", () => {
    expect(literalsOf({ site: "a", any: [{ severity: { in: ["b", "c"] } }], count: { ">=": 3 } })).toEqual(["a", "b", "c"]);
  });
});
