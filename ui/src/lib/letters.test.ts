import { expect, it } from "vitest";
import { plain } from "./letters";

it("forgets case and diacritics of Western letters, and nothing else", () => {
  expect(plain("ÉLÉVATEUR nº 2")).toBe("elevateur nº 2");
  expect(plain("Œuvre, cœur, Straße, STRAẞE, Ærø")).toBe("oeuvre, coeur, strasse, strasse, aero");
  expect(plain("Ωμέγα İ × Ð")).toBe("Ωμέγα İ × Ð");
});
