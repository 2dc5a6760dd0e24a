import { describe, expect, it } from "vitest";
import type { RecordType } from "@/lib/model";
import { garden } from "@/testing/garden";
import { groupKept, groupOf, groupsOffered, inBounds, NARROWEST, template, WIDEST, type Words } from "./columns";

const plant = garden.types[0] as RecordType;
const words: Words = { name: (column) => column, said: (column) => (column === "thirst" ? ["Not at all thirsty", "Thirsty"] : []) };
const columns = ["number", "title", "thirst"];

describe("what a list is grouped by", () => {
  it("is a day where a date says no more", () => {
    expect(groupOf(plant, "created_at")).toEqual({ by: "created_at", span: "day" });
    expect(groupOf(plant, "created_at:month")).toEqual({ by: "created_at", span: "month" });
    expect(groupOf(plant, "created_by")).toEqual({ by: "created_by" });
  });

  it("is left out where the type no longer has it", () => {
    expect(groupsOffered(plant)).toContain("created_by");
    expect([groupKept(plant, "created_at:week"), groupKept(plant, "wilted"), groupKept(plant, undefined)]).toEqual(["created_at:week", undefined, undefined]);
  });
});

describe("the columns of a list", () => {
  it("leave the rest to the title", () => {
    expect(template(plant, columns, words, {})).toMatch(/^auto minmax\(\S+rem,\S+rem\) minmax\(14rem,1fr\) minmax\(\S+rem,\S+rem\)$/);
  });

  it("are as wide as what they may say", () => {
    const widest = (said: string[]) => Number(/,([\d.]+)rem\)$/.exec(template(plant, ["title", "thirst"], { ...words, said: () => said }, {}))?.[1]);
    expect(widest(["A choice in many words"])).toBeGreaterThan(widest(["Short"]));
  });

  it("keep the width a person gave, and nobody takes what is left of a fixed title", () => {
    expect(template(plant, columns, words, { title: 300, thirst: 90 })).toMatch(/ 300px 90px minmax\(0,1fr\)$/);
  });

  it("have bounds", () => {
    expect([inBounds(1), inBounds(100.4), inBounds(9_999)]).toEqual([NARROWEST, 100, WIDEST]);
  });
});
