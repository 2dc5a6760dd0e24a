import { describe, expect, it } from "vitest";
import { conditionOf, filterOf, partsOf, PERIODS, readTest, type FieldTest, type Part, type Period } from "./field-test";

const done = { states: ["closed", "cancelled"] };
const part = (field: string, test: FieldTest): Part => ({ field, test, condition: conditionOf(field, test, done)! });
const read = (filter: Parameters<typeof partsOf>[0]) => partsOf(filter).map(({ field, test }) => [field, test]);

/** Every test there is, on a few fields, in a few shapes. */
const TESTS: FieldTest[] = [
  { is: "any", values: ["high", "critical"] },
  { is: "any", values: [true] },
  { is: "any", values: ["$actor"] },
  { is: "none", values: ["low"] },
  { is: "empty" },
  { is: "filled" },
  ...["deck", "Deck", "DECK", "7", "éCluse", "x"].flatMap((text): FieldTest[] => [{ is: "contains", text }, { is: "lacks", text }]),
  { is: "between", from: 3, to: 7 },
  { is: "between", from: "2026-05-01", to: undefined },
  { is: "between", from: undefined, to: "2026-05-31T23:59:59.000Z" },
  ...[...Object.keys(PERIODS), "overdue"].map((period): FieldTest => ({ is: "period", period: period as Period })),
];

describe("a filter of a field", () => {
  it.each(TESTS.map((test) => [JSON.stringify(test), test] as const))("%s is read back as it was asked", (_, test) => {
    expect(read(filterOf([part("thing", test)]))).toEqual([["thing", test]]);
  });

  it("is read back beside any other, and the other way round", () => {
    for (const first of TESTS) {
      for (const second of TESTS) {
        const parts = [part("thing", first), part("other", second)];
        const back = read(filterOf(parts));
        expect(back).toHaveLength(2);
        expect(back).toEqual(expect.arrayContaining([["thing", first], ["other", second]]));
        // What is kept and read again means the same.
        expect(filterOf(partsOf(filterOf(parts)))).toEqual(filterOf(parts));
      }
    }
  });

  it("asks for nothing when nothing is chosen", () => {
    const none: FieldTest[] = [{ is: "any", values: [] }, { is: "none", values: [] }, { is: "contains", text: "" }, { is: "lacks", text: "" }, { is: "between" }];
    for (const test of none) expect(conditionOf("thing", test, done)).toBeUndefined();
    expect(filterOf([])).toBeUndefined();
  });

  it("keeps records that say nothing when some values are not wanted", () => {
    expect(conditionOf("severity", { is: "none", values: ["low"] }, done)).toEqual({ any: [{ severity: { not_in: ["low"] } }, { severity: { empty: true } }] });
  });

  it("is over for what is done", () => {
    expect(conditionOf("due", { is: "period", period: "overdue" }, done)).toEqual({ all: [{ due: { "<": { day: 0 } } }, { status: { not_in: ["closed", "cancelled"] } }] });
  });

  it("of lists kept long ago is read too", () => {
    expect(read({ severity: "high", status: { not_in: ["draft"] }, count: { ">=": 3, "<=": 7 }, site: { exists: false } })).toEqual([
      ["severity", { is: "any", values: ["high"] }],
      ["status", { is: "none", values: ["draft"] }],
      ["count", { is: "between", from: 3, to: 7 }],
      ["site", { is: "empty" }],
    ]);
    expect(readTest({ between: [1, 2] })).toEqual({ is: "between", from: 1, to: 2 });
  });

  it("that no field can say is kept as it stands", () => {
    const odd = [{ any: [{ a: 1 }, { b: 2 }] }, { not: { a: 1 } }, { "site.code": { starts_with: "A" } }, { seen: { ">": { now: "-7d" } } }];
    for (const condition of odd) {
      const parts = partsOf(condition);
      expect(parts.map((one) => one.test)).toEqual([null]);
      expect(filterOf(parts)).toEqual(condition);
    }
    const joined = { a: 1, all: [{ any: [{ a: 1 }, { b: 2 }] }, { not: { a: 1 } }] };
    expect(filterOf(partsOf(joined))).toEqual({ a: 1, any: [{ a: 1 }, { b: 2 }], not: { a: 1 } });
  });
});
