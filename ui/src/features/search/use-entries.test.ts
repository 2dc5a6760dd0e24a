import { expect, it } from "vitest";
import { matches } from "./use-entries";

it("a line of the palette is found by the beginnings of its words, in any order, in plain letters", () => {
  expect(matches("Thème · Clair", "theme clair")).toBe(true);
  expect(matches("Thème · Clair", "CLA thè")).toBe(true);
  expect(matches("Main-d'œuvre", "oeuv")).toBe(true);
  expect(matches("Réglages", "glages")).toBe(false);
  expect(matches("Réglages", " ")).toBe(true);
});
