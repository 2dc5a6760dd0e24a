import { describe, expect, it } from "vitest";
import { columnsOffered, groupsOffered, moveUp, toggled } from "./columns";
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

describe("columns", () => {
  const [type] = garden.types;
  it("are chosen and moved", () => {
    expect(columnsOffered(type!)).toEqual(["number", "title", "thirst", "status", "created_at", "created_by", "updated_at", "updated_by"]);
    expect(groupsOffered(type!)).toEqual(["status", "thirst"]);
    expect(toggled(["a", "b"], "a")).toEqual(["b"]);
    expect(toggled(["a"], "b")).toEqual(["a", "b"]);
    expect(moveUp(["a", "b", "c"], "c")).toEqual(["a", "c", "b"]);
    expect(moveUp(["a", "b"], "a")).toEqual(["a", "b"]);
  });
});
