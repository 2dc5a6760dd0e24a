/** How long what waits needs at the measured speed. */
import type { Language } from "@/lib/format";
import type { SyncStatus } from "@/lib/model";

/** Seconds for everything that waits; `null` when nothing waits, the speed is unknown or there is no link. */
export function estimateSeconds({ lanes, photos_paused, budget_spent, link_rate, online, cut }: SyncStatus): number | null {
  const going = lanes.filter((lane) => lane.name === "text" || !(photos_paused || budget_spent));
  const bytes = going.reduce((sum, lane) => sum + lane.bytes, 0);
  return bytes === 0 || link_rate === 0 || cut || !online ? null : bytes / link_rate;
}

/** `3 minutes`: rounded up, because a link at sea keeps no promise to the second. */
export function estimateWords(status: SyncStatus, language: Language): string | null {
  const seconds = estimateSeconds(status);
  if (seconds === null) return null;
  const [value, unit] = seconds < 60 ? [seconds, "second"] : seconds < 5400 ? [seconds / 60, "minute"] : [seconds / 3600, "hour"];
  return new Intl.NumberFormat(language === "fr" ? "fr-FR" : "en-GB", { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 }).format(Math.max(1, Math.ceil(value)));
}
