import { describe, expect, it } from "vitest";
import { addDays, addMonths, dayWords, monday, readDay, readTime, monthIn, weeksOf, writeDay } from "./days";

const TODAY = "2026-05-14";

describe("days as people type them", () => {
  it.each([
    ["14/05/2026", "2026-05-14"],
    ["14.5.26", "2026-05-14"],
    [" 1-6-2026 ", "2026-06-01"],
    ["14/5", "2026-05-14"],
    ["2026-05-14", "2026-05-14"],
    ["29/02/2028", "2028-02-29"],
  ])("%s is a day", (text, day) => expect(readDay(text, TODAY)).toBe(day));

  it.each(["", "31/06/2026", "29/02/2026", "14", "14/05/202", "today", "0/1/2026", "2026-13-01"])("%j is none", (text) => expect(readDay(text, TODAY)).toBeNull());

  it("are written as they are read", () => expect(readDay(writeDay(TODAY), "2020-01-01")).toBe(TODAY));
});

describe("hours as people type them", () => {
  it.each([["6", "06:00"], ["630", "06:30"], ["0630", "06:30"], ["6:30", "06:30"], ["06h30", "06:30"], ["23 h", "23:00"]])("%s is an hour", (text, time) => expect(readTime(text)).toBe(time));
  it.each(["", "24", "6:75", "noon", "12345"])("%j is none", (text) => expect(readTime(text)).toBeNull());
});

describe("the calendar", () => {
  it("moves by days and months, to the end of a shorter one", () => {
    expect(addDays("2026-02-28", 1)).toBe("2026-03-01");
    expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
    expect(addMonths("2026-01-15", -1)).toBe("2025-12-15");
  });

  it("begins its weeks on Monday and shows whole weeks", () => {
    expect(monday("2026-05-17")).toBe("2026-05-11");
    const weeks = weeksOf(TODAY);
    expect(weeks[0]![0]).toBe("2026-04-27");
    expect(weeks.at(-1)!.at(-1)).toBe("2026-05-31");
    expect(weeks.every((week) => week.length === 7)).toBe(true);
  });

  it("speaks both languages", () => {
    expect(dayWords(TODAY, "fr", { month: "long", year: "numeric" })).toBe("mai 2026");
    expect(dayWords(TODAY, "en", { weekday: "long" })).toBe("Thursday");
  });

  it("shows a month a few days to a row, and no day of another", () => {
    const rows = monthIn("2026-02-14", 4);
    expect(rows).toHaveLength(7);
    expect(rows[0]).toEqual(["2026-02-01", "2026-02-02", "2026-02-03", "2026-02-04"]);
    expect(monthIn("2026-05-14", 4).at(-1)).toEqual(["2026-05-29", "2026-05-30", "2026-05-31"]);
  });
});
