import { describe, expect, it } from "vitest";
import { ago, bytes, clock, dateTime, day, number, shortDate, utc } from "./format";

const AT = Date.parse("2026-05-14T04:00:00Z");
/** Languages put narrow and unbreakable spaces where they like. */
const spaced = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

describe("dates, numbers and sizes by language", () => {
  it("shows an instant by the site's clock, with UTC at hand", () => {
    expect(dateTime(AT, "fr", "Europe/Paris")).toBe("14 mai 2026, 06:00");
    expect(dateTime(AT, "en", "Europe/Paris")).toBe("14 May 2026, 06:00");
    expect(clock(AT, "fr", "Europe/Paris")).toBe("06:00");
    expect(utc(AT)).toBe("2026-05-14 04:00 UTC");
  });

  it("shows a day as the day it is, in every zone", () => {
    expect(day("2026-05-14", "fr")).toBe("14 mai 2026");
    expect(day("not a day", "en")).toBe("not a day");
  });

  it("is short where it can be", () => {
    const now = Date.parse("2026-05-14T20:00:00Z");
    expect(shortDate(AT, "en", "UTC", now)).toBe("04:00");
    expect(shortDate(AT - 5 * 86_400_000, "en", "UTC", now)).toBe("9 May");
    expect(shortDate(AT - 365 * 86_400_000, "en", "UTC", now)).toBe("14 May 2025");
    // Already tomorrow at the site.
    expect(shortDate(now, "en", "Pacific/Auckland", AT)).toBe("15 May");
  });

  it("writes numbers and sizes as each language does", () => {
    expect(spaced(number(12_345, "fr"))).toBe("12 345");
    expect(number(12_345, "en")).toBe("12,345");
    expect(spaced(bytes(1_800_000, "fr"))).toBe("1,8 Mo");
    expect(spaced(bytes(1_800_000, "en"))).toBe("1.8 MB");
    expect(spaced(bytes(999, "en"))).toBe("999 B");
    expect(spaced(bytes(999_960, "en"))).toBe("1 MB");
  });

  it("tells ages", () => {
    expect(ago(AT - 3 * 3_600_000, "fr", AT)).toBe("il y a 3 heures");
    expect(ago(AT - 10_000, "en", AT)).toBe("now");
  });
});
