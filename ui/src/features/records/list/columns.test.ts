import { describe, expect, it } from "vitest";
import type { RecordType } from "@/lib/model";
import { garden } from "@/testing/garden";
import { fitting, groupKept, groupOf, groupsOffered, inBounds, NARROWEST, template, WIDEST, type Words } from "./columns";

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
  it("leave most of the rest to the title", () => {
    expect(template(plant, columns, words, {})).toMatch(/^auto minmax\(\S+rem,\S+rem\) minmax\(14rem,30fr\) minmax\(\S+rem,\S+fr\)$/);
  });

  it("are as wide as what they may say", () => {
    const widest = (said: string[]) => Number(/,([\d.]+)(?:fr|rem)\)$/.exec(template(plant, ["title", "thirst"], { ...words, said: () => said }, {}))?.[1]);
    expect(widest(["A choice in many words"])).toBeGreaterThan(widest(["Short"]));
  });

  it("keep the width a person gave, and nobody takes what is left of a fixed title", () => {
    expect(template(plant, columns, words, { title: 300, thirst: 90 })).toMatch(/ 300px 90px minmax\(0,1fr\)$/);
  });

  describe("that there is room for", () => {
    const bed = { ...plant, fields: [...plant.fields, { ...plant.fields[0], name: "place" }] } as RecordType;
    const all = ["number", "title", "place", "thirst"];
    const fit = (px: number, gloves = false) => fitting(bed, all, words, { px, rem: 16, gloves });

    it("are all of them on a wide screen", () => {
      expect(fit(960)).toEqual(all);
    });

    it("lose free words first, then the last; the title stays", () => {
      expect(fit(620)).toEqual(["number", "title", "thirst"]);
      expect(fit(500)).toEqual(["number", "title"]);
      expect(fit(80)).toEqual(["title"]);
    });

    it("leave room for the larger boxes of gloves", () => {
      const just = 1 + Math.max(...Array.from({ length: 1000 }, (_, px) => px).filter((px) => fit(px).length < all.length));
      expect(fit(just)).toEqual(all);
      expect(fit(just, true)).toEqual(["number", "title", "thirst"]);
    });
  });

  it("have bounds", () => {
    expect([inBounds(1), inBounds(100.4), inBounds(9_999)]).toEqual([NARROWEST, 100, WIDEST]);
  });
});
