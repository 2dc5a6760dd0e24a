import { describe, expect, it } from "vitest";
import { isEmpty, plain, plainFields, same } from "./values";

describe("values of fields", () => {
  it("become the plain JSON that commands take", () => {
    expect(plain({ t: "datetime", v: 0 })).toBe("1970-01-01T00:00:00.000Z");
    expect(plain({ t: "boolean", v: false })).toBe(false);
    expect(plain(undefined)).toBeNull();
    expect(plainFields({ n: { t: "integer", v: 3 }, tags: { t: "tags", v: ["a"] } })).toEqual({ n: 3, tags: ["a"] });
  });

  it("are the same when both are empty, however it is written", () => {
    expect(same(null, "")).toBe(true);
    expect(same(undefined, [])).toBe(true);
    expect(same(false, null)).toBe(false);
    expect(same(0, null)).toBe(false);
    expect(isEmpty(0)).toBe(false);
    expect(same(["a"], ["a"])).toBe(true);
    expect(same(["a"], ["b"])).toBe(false);
  });
});
