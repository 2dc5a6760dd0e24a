import { describe, expect, it } from "vitest";
import { fromLocalInput, instantOf, isZone, toLocalInput } from "./time";

const at = (text: string) => Date.parse(text);

describe("instants by the clock of a site", () => {
  it.each([
    ["2026-05-14T04:00:00Z", "Europe/Paris", "2026-05-14T06:00"],
    ["2026-01-14T05:00:00Z", "Europe/Paris", "2026-01-14T06:00"],
    ["2026-05-14T00:30:00Z", "America/Sao_Paulo", "2026-05-13T21:30"],
    ["2026-05-13T20:30:00Z", "Asia/Kolkata", "2026-05-14T02:00"],
    ["2026-05-14T00:00:00Z", "UTC", "2026-05-14T00:00"],
  ])("%s in %s is %s, and back", (instant, zone, wall) => {
    expect(toLocalInput(at(instant), zone)).toBe(wall);
    expect(fromLocalInput(wall, zone)).toBe(at(instant));
  });

  it("keeps every hour around the changes of the clock", () => {
    for (const change of ["2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"]) {
      for (let hour = -26; hour <= 26; hour += 1) {
        const wall = toLocalInput(at(change) + hour * 3_600_000, "Europe/Paris");
        const back = fromLocalInput(wall, "Europe/Paris") ?? Number.NaN;
        expect(toLocalInput(back, "Europe/Paris")).toBe(wall);
      }
    }
  });

  it("moves a time the clock skips to one that exists", () => {
    const back = fromLocalInput("2026-03-29T02:30", "Europe/Paris") ?? Number.NaN;
    expect(Math.abs(back - at("2026-03-29T01:00:00Z"))).toBeLessThanOrEqual(3_600_000);
  });

  it("reads nothing from what is not a time", () => {
    expect(fromLocalInput("", "UTC")).toBeNull();
    expect(fromLocalInput("14/05/2026", "UTC")).toBeNull();
    expect(instantOf("soon")).toBeNull();
    expect(instantOf(null)).toBeNull();
    expect(instantOf(12)).toBe(12);
    expect(instantOf("1970-01-01T00:00:01Z")).toBe(1000);
  });

  it("knows zones from words", () => {
    expect(isZone("Africa/Luanda")).toBe(true);
    expect(isZone("The North Sea")).toBe(false);
  });
});
