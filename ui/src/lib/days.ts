/** Calendar days as `2026-05-14`: read as people type them, moved without any clock. */
import type { Language } from "./format";

const DAY_MS = 86_400_000;
const two = (n: number) => String(n).padStart(2, "0");

const noon = (day: string) => Date.parse(`${day}T12:00:00Z`);
const dayAt = (ms: number) => new Date(ms).toISOString().slice(0, 10);

/** A day of the calendar, or `null`: the 31st of June is none. */
function made(year: number, month: number, date: number): string | null {
  const text = `${String(year).padStart(4, "0")}-${two(month)}-${two(date)}`;
  const ms = noon(text);
  return !Number.isNaN(ms) && dayAt(ms) === text ? text : null;
}

/** Reads `14/5`, `14.05.26`, `14/05/2026` and `2026-05-14`; a missing year is the one of `today`. */
export function readDay(text: string, today: string): string | null {
  const iso = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/.exec(text);
  if (iso) return made(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const typed = /^\s*(\d{1,2})[/.\- ](\d{1,2})(?:[/.\- ](\d{2}|\d{4}))?\s*$/.exec(text);
  if (!typed) return null;
  const year = typed[3] === undefined ? Number(today.slice(0, 4)) : typed[3].length === 2 ? 2000 + Number(typed[3]) : Number(typed[3]);
  return made(year, Number(typed[2]), Number(typed[1]));
}

/** `14/05/2026`, as both languages write it. */
export function writeDay(day: string): string {
  const [year, month, date] = day.split("-");
  return date === undefined ? day : `${date}/${month}/${year}`;
}

/** Reads `6`, `630`, `6:30` and `06h30` as `06:30`. */
export function readTime(text: string): string | null {
  const typed = /^\s*(\d{1,2})(?:[:h. ]?(\d{2}))?\s*h?\s*$/i.exec(text);
  if (!typed) return null;
  const [hour, minute] = [Number(typed[1]), Number(typed[2] ?? 0)];
  return hour < 24 && minute < 60 ? `${two(hour)}:${two(minute)}` : null;
}

export const addDays = (day: string, count: number): string => dayAt(noon(day) + count * DAY_MS);

/** The same day of another month, or that month's last. */
export function addMonths(day: string, count: number): string {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  const first = new Date(Date.UTC(year, month - 1 + count, 1, 12));
  const last = new Date(Date.UTC(year, month + count, 0, 12)).getUTCDate();
  return `${dayAt(first.getTime()).slice(0, 8)}${two(Math.min(date, last))}`;
}

/** Monday of the day's week. */
export const monday = (day: string): string => addDays(day, -((new Date(noon(day)).getUTCDay() + 6) % 7));

/** The weeks that show a day's month, Monday first. */
export function weeksOf(day: string): string[][] {
  const first = monday(`${day.slice(0, 8)}01`);
  const weeks = Array.from({ length: 6 }, (_, week) => Array.from({ length: 7 }, (_, i) => addDays(first, week * 7 + i)));
  return weeks.filter((week) => week.some((one) => one.slice(0, 7) === day.slice(0, 7)));
}

/** The days of a day's month, a few to a row. */
export function monthIn(day: string, columns: number): string[][] {
  const first = `${day.slice(0, 8)}01`;
  const count = Number(addDays(addMonths(first, 1), -1).slice(8));
  return Array.from({ length: Math.ceil(count / columns) }, (_, row) =>
    Array.from({ length: Math.min(columns, count - row * columns) }, (_, i) => addDays(first, row * columns + i)),
  );
}

/** Part of a day in words: `mai 2026`, `jeudi 14 mai 2026`, `jeu.`. */
export function dayWords(day: string, language: Language, parts: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(language === "fr" ? "fr-FR" : "en-GB", { ...parts, timeZone: "UTC" }).format(noon(day));
}
