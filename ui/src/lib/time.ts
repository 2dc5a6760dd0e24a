/** Instants in the site's time zone, without any library: `Intl` knows every zone. */

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

function partsIn(zone: string, ms: number): Parts {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const found: Partial<Parts> = {};
  for (const part of format.formatToParts(ms)) {
    if (part.type !== "literal") found[part.type as keyof Parts] = Number(part.value);
  }
  return found as Parts;
}

/** Zone's distance from UTC at an instant, in milliseconds. */
function offsetAt(zone: string, ms: number): number {
  const p = partsIn(zone, ms);
  const asUtc = Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second);
  return asUtc - Math.floor(ms / 1000) * 1000;
}

const two = (n: number) => String(n).padStart(2, "0");

/** `2026-05-14T06:00`, the form of a `datetime-local` input, in the zone. */
export function toLocalInput(ms: number, zone: string): string {
  const p = partsIn(zone, ms);
  return `${p.year}-${two(p.month)}-${two(p.day)}T${two(p.hour)}:${two(p.minute)}`;
}

/** Reads that form back; `null` when it is not one. Clock changes are settled by a second look. */
export function fromLocalInput(text: string, zone: string): number | null {
  const m = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(text);
  if (!m) return null;
  const [year, month, day, hour, minute] = m.slice(1, 6).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const wall = Date.UTC(year, month - 1, day, hour, minute);
  const first = wall - offsetAt(zone, wall);
  return wall - offsetAt(zone, first);
}

/** The device's own zone. */
export function deviceZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** Whether the platform knows a zone. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds from an RFC 3339 text, a number of milliseconds, or nothing. */
export function instantOf(value: unknown): number | null {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || value === "") return null;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? null : ms;
}
