import { describe, expect, it } from "vitest";
import { allOf, holds, namedValues } from "./condition";

describe("a condition on the values of a form", () => {
  it("reads the short form: equal to a literal, every key must hold", () => {
    const condition = { severity: "critical", stopped: true };
    expect(holds(condition, { severity: "critical", stopped: true })).toBe(true);
    expect(holds(condition, { severity: "critical", stopped: false })).toBe(false);
  });

  it.each([
    [{ n: { ">=": 3 } }, { n: 3 }, true],
    [{ n: { ">=": 3 } }, { n: 2 }, false],
    [{ n: { "<": 3 } }, { n: "2" }, false],
    [{ n: { between: [1, 3] } }, { n: 3 }, true],
    [{ n: { between: [1, 3] } }, { n: 4 }, false],
    [{ s: { in: ["a", "b"] } }, { s: "b" }, true],
    [{ s: { not_in: ["a", "b"] } }, { s: "c" }, true],
    [{ s: { starts_with: "Pont" } }, { s: "Pont arrière" }, true],
    [{ s: { contains: "arr" } }, { s: "Pont arrière" }, true],
    [{ s: { contains: "ARRIERE" } }, { s: "Pont arrière" }, true],
    [{ s: { starts_with: "oeuvre" } }, { s: "Œuvre vive" }, true],
    [{ s: { contains: "ω" } }, { s: "Ω" }, false],
    [{ tags: { contains: "grue" } }, { tags: ["levage", "grue"] }, true],
    [{ tags: "grue" }, { tags: ["levage", "grue"] }, true],
    [{ tags: { "!=": "grue" } }, { tags: ["levage", "grue"] }, false],
    [{ s: { exists: true } }, { s: "x" }, true],
    [{ s: { exists: false } }, {}, true],
    [{ s: { empty: true } }, { s: "" }, true],
    [{ s: { empty: false } }, { s: "x" }, true],
    [{ at: { ">": "2026-05-14T06:00:00Z" } }, { at: "2026-05-14T08:30:00+02:00" }, true],
  ])("judges %j on %j: %s", (condition, values, answer) => {
    expect(holds(condition, values)).toBe(answer);
  });

  it("does not hold on what is missing, and neither does its opposite", () => {
    expect(holds({ severity: "high" }, {})).toBe(false);
    expect(holds({ not: { severity: "high" } }, {})).toBe(false);
    expect(holds({ severity: { "!=": "high" } }, {})).toBe(false);
    expect(holds({ severity: { not_in: ["high"] } }, { severity: null })).toBe(false);
  });

  it("does not hold when the operator is unknown, and neither does its opposite", () => {
    expect(holds({ s: { resembles: "x" } }, { s: "x" })).toBe(false);
    expect(holds({ not: { s: { resembles: "x" } } }, { s: "x" })).toBe(false);
  });

  it("joins parts: one true is enough for any, one false for all", () => {
    expect(holds({ any: [{ missing: 1 }, { s: "x" }] }, { s: "x" })).toBe(true);
    expect(holds({ any: [] }, {})).toBe(false);
    expect(holds({ all: [] }, {})).toBe(true);
    expect(holds({ not: { all: [{ missing: 1 }, { s: "y" }] } }, { s: "x" })).toBe(true);
  });
});

describe("reading and joining conditions", () => {
  it("finds the field and the values that mean urgency", () => {
    expect(namedValues({ severity: { in: ["high", "critical"] } })).toEqual({ field: "severity", values: ["high", "critical"] });
    expect(namedValues({ priority: "urgent" })).toEqual({ field: "priority", values: ["urgent"] });
    expect(namedValues({ all: [{ n: { ">": 1 } }, { priority: "urgent" }] })).toEqual({ field: "priority", values: ["urgent"] });
    expect(namedValues(null)).toBeNull();
  });

  it("joins only what was given", () => {
    expect(allOf([null, undefined, {}])).toBeUndefined();
    expect(allOf([{ a: 1 }, null])).toEqual({ a: 1 });
    expect(allOf([{ a: 1 }, { b: 2 }])).toEqual({ all: [{ a: 1 }, { b: 2 }] });
  });
});
