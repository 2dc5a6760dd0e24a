/** How dates, numbers and sizes are written in each language. */
import { toLocalInput } from "./time";

export type Language = "fr" | "en";
const locale = (language: Language) => (language === "fr" ? "fr-FR" : "en-GB");

/** `14 mai 2026, 06:00` in a zone. */
export function dateTime(ms: number, language: Language, zone: string): string {
  return new Intl.DateTimeFormat(locale(language), {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: zone,
  }).format(ms);
}

/** The same instant in UTC, to compare across sites. */
export function utc(ms: number): string {
  return `${toLocalInput(ms, "UTC").replace("T", " ")} UTC`;
}

/** `06:00` in a zone. */
export function clock(ms: number, language: Language, zone: string): string {
  return new Intl.DateTimeFormat(locale(language), {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: zone,
  }).format(ms);
}

/** A calendar day, `2026-05-14` → `14 mai 2026`. */
export function day(text: string, language: Language): string {
  const ms = Date.parse(`${text}T12:00:00Z`);
  if (Number.isNaN(ms)) return text;
  return new Intl.DateTimeFormat(locale(language), { dateStyle: "medium", timeZone: "UTC" }).format(
    ms,
  );
}

/** Short form for lists: the hour today, the day this year, else the full day. */
export function shortDate(ms: number, language: Language, zone: string, now = Date.now()): string {
  const same = (n: number) => toLocalInput(ms, zone).slice(0, n) === toLocalInput(now, zone).slice(0, n);
  if (same(10)) return clock(ms, language, zone);
  return new Intl.DateTimeFormat(locale(language), {
    day: "numeric",
    month: "short",
    ...(same(4) ? {} : { year: "numeric" }),
    timeZone: zone,
  }).format(ms);
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** `il y a 3 heures`. */
export function ago(ms: number, language: Language, now = Date.now()): string {
  const format = new Intl.RelativeTimeFormat(locale(language), { numeric: "auto" });
  const distance = ms - now;
  for (const [unit, size] of STEPS) {
    if (Math.abs(distance) >= size) return format.format(Math.trunc(distance / size), unit);
  }
  return format.format(0, "second");
}

export function number(value: number, language: Language, digits = 0): string {
  return new Intl.NumberFormat(locale(language), { maximumFractionDigits: digits }).format(value);
}

/** `1.8 MB`, `1,8 Mo`. */
export function bytes(value: number, language: Language): string {
  const units = language === "fr" ? ["o", "ko", "Mo", "Go"] : ["B", "kB", "MB", "GB"];
  let size = value;
  let unit = 0;
  // What would be rounded to a thousand belongs to the next unit.
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${number(size, language, unit > 0 && size < 100 ? 1 : 0)}\u00a0${units[unit]}`;
}
