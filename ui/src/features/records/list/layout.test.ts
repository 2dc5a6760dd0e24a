import { describe, expect, it } from "vitest";
import { columnsOffered, groupOf, groupsOffered, moveUp, toggled } from "./columns";
import { layoutOf } from "./layout";
import { garden } from "@/testing/garden";

describe("a list's rows and headings", () => {
  it("are rows alone without groups", () => {
    const layout = layoutOf(3, null);
    expect([layout.count, layout.at(2), layout.of(2)]).toEqual([3, { kind: "row", row: 2 }, 2]);
  });

  it("stand under their headings, empty groups left out", () => {
    const groups = [
      { value: "high", total: 2 },
      { value: "low", total: 0 },
      { value: null, total: 3 },
    ];
    const layout = layoutOf(5, groups);
    expect(layout.count).toBe(7);
    const items = Array.from({ length: 7 }, (_, index) => layout.at(index));
    expect(items.map((item) => (item.kind === "row" ? item.row : item.group.value))).toEqual(["high", 0, 1, null, 2, 3, 4]);
    expect([0, 1, 2, 3, 4].map(layout.of)).toEqual([1, 2, 4, 5, 6]);
  });
});

describe("folded groups", () => {
  const groups = ["a", "b", null].map((value) => ({ value, total: 2 }));
  const layout = layoutOf(6, groups, new Set(["b"]));

  it("have a heading and no rows in sight", () => {
    const items = Array.from({ length: layout.count }, (_, index) => layout.at(index));
    expect(items.map((item) => (item.kind === "row" ? item.row : item.group.value))).toEqual(["a", 0, 1, "b", null, 4, 5]);
    expect([0, 1, 2, 3, 4, 5].map(layout.of)).toEqual([1, 2, 3, 3, 5, 6]);
    expect([0, 2, 3, 4, 6].map(layout.headingOf)).toEqual([0, 0, 3, 4, 4]);
  });

  it("are stepped over", () => {
    expect([layout.beside(-1, 1), layout.beside(0, 1), layout.beside(1, 1), layout.beside(4, -1), layout.beside(5, 1), layout.beside(0, -1)]).toEqual([0, 1, 4, 1, 5, 0]);
    expect(layoutOf(6, groups, new Set(["a", "b", null])).beside(-1, 1)).toBe(-1);
  });
});

describe("columns", () => {
  const [type] = garden.types;
  it("are chosen and moved", () => {
    expect(columnsOffered(type!)).toEqual(["number", "title", "thirst", "status", "created_at", "created_by", "updated_at", "updated_by"]);
    expect(groupsOffered(type!)).toEqual(["status", "thirst", "created_at", "created_by", "updated_at", "updated_by"]);
    expect([groupOf(type!, "thirst"), groupOf(type!, "created_at:week"), groupOf(type!, "created_at")]).toEqual([{ by: "thirst" }, { by: "created_at", span: "week" }, { by: "created_at", span: "day" }]);
    expect(toggled(["a", "b"], "a")).toEqual(["b"]);
    expect(toggled(["a"], "b")).toEqual(["a", "b"]);
    expect(moveUp(["a", "b", "c"], "c")).toEqual(["a", "c", "b"]);
    expect(moveUp(["a", "b"], "a")).toEqual(["a", "b"]);
  });
});
