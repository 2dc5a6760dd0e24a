/** The state of synchronisation as one calm sentence. */
import { bytes, clock, shortDate, type Language } from "./format";
import type { Text } from "./i18n";
import type { SyncStatus } from "./model";
import { deviceZone, toLocalInput } from "./time";

export type SyncTone = "calm" | "pending" | "stale" | "attention";

export interface SyncWords {
  /** Parts in order, to be joined by " · ". */
  parts: string[];
  tone: SyncTone;
}

/** After this long without contact, what the device shows is called stale. */
export const STALE_AFTER_MS = 12 * 3_600_000;

export function contactWords(at: number | null, t: Text, language: Language, now = Date.now()): string {
  if (at === null) return t("sync-never");
  const zone = deviceZone();
  const today = toLocalInput(at, zone).slice(0, 10) === toLocalInput(now, zone).slice(0, 10);
  const time = clock(at, language, zone);
  return t("sync-contact", { time: today ? time : `${shortDate(at, language, zone, now)} ${time}` });
}

export function isStale(status: SyncStatus, now = Date.now()): boolean {
  return status.last_contact_at !== null && now - status.last_contact_at > STALE_AFTER_MS;
}

/** A photo leaves as two files, the small one first: people count photos. */
function photosOf({ lanes, queued_files }: SyncStatus): number {
  const pictures = lanes.filter((lane) => lane.name !== "text").map((lane) => lane.count);
  return pictures.length > 0 ? Math.max(...pictures) : queued_files;
}

/** What has not left yet; nothing where all has. */
export function waiting(status: SyncStatus, t: Text, language: Language): string[] {
  const parts: string[] = [];
  if (status.queued_operations > 0) parts.push(t("sync-to-send", { count: status.queued_operations }));
  const photos = photosOf(status);
  if (photos > 0) parts.push(t("sync-photos", { count: photos }));
  const size = status.queued_bytes + status.files_bytes;
  if (parts.length > 0 && size > 0) parts.push(bytes(size, language));
  return parts;
}

function lead(status: SyncStatus, queued: boolean, t: Text): string {
  if (status.phase === "signed_out") return t("sync-signed-out");
  if (status.cut) return t("sync-cut");
  if (queued) return t(status.phase === "exchanging" || status.phase === "files" ? "sync-sending" : "sync-on-device");
  if (status.filling) return t("sync-filling");
  return t(status.online ? "sync-up-to-date" : "sync-no-link");
}

export function syncWords(status: SyncStatus, t: Text, language: Language, now = Date.now()): SyncWords {
  const queue = waiting(status, t, language);
  const stale = isStale(status, now);
  const parts = [
    // What waits for the person comes before what goes by itself.
    ...(status.needs_attention > 0 ? [t("sync-returned", { count: status.needs_attention })] : []),
    lead(status, queue.length > 0, t),
    ...queue,
    contactWords(status.last_contact_at, t, language, now),
    ...(stale ? [t("sync-stale")] : []),
  ];
  if (status.needs_attention > 0) return { parts, tone: "attention" };
  if (stale) return { parts, tone: "stale" };
  const calm = queue.length === 0 && status.online && !status.cut;
  return { parts, tone: calm ? "calm" : "pending" };
}
