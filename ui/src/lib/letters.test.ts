import { expect, it } from "vitest";
import { fold, plain } from "./letters";

it("forgets case and diacritics of Western letters, and nothing else", () => {
  expect(plain("ÉLÉVATEUR nº 2")).toBe("elevateur nº 2");
  expect(plain("Œuvre, cœur, Straße, STRAẞE, Ærø")).toBe("oeuvre, coeur, strasse, strasse, aero");
  expect(plain("Ωμέγα İ × Ð")).toBe("Ωμέγα İ × Ð");
});

it("folds words that are searched further: any capital, and accents that stand apart", () => {
  expect(fold("E\u0301le\u0301vateur ΩΜ Œuvre")).toBe("elevateur ωμ oeuvre");
});
