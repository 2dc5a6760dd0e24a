import { expect, it } from "vitest";
import { withNewest } from "./recent";

it("what was opened last stands first, once, and the oldest is forgotten", () => {
  expect(withNewest(null, "a")).toEqual(["a"]);
  expect(withNewest(["a", "b", "c"], "c")).toEqual(["c", "a", "b"]);
  expect(withNewest(["1", "2", "3", "4", "5", "6"], "7")).toEqual(["7", "1", "2", "3", "4", "5"]);
  expect(withNewest([3, "a"], "b")).toEqual(["b", "a"]);
});
