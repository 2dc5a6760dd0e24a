import { describe, expect, it } from "vitest";
import { makeLocalization, textOf } from "./i18n";
import type { SyncStatus } from "./model";
import { STALE_AFTER_MS, syncWords } from "./sync-words";

const NOW = Date.UTC(2026, 4, 14, 12, 0);
const calm: SyncStatus = {
  online: true, cut: false, phase: "idle", queued_operations: 0, queued_bytes: 0, queued_files: 0, files_bytes: 0,
  last_contact_at: NOW - 60_000, last_error: null, last_error_code: null, next_attempt_at: null, bytes_up_month: 0,
  bytes_down_month: 0, link_rate: 0, data_as_of: null, filling: false, needs_attention: 0, unread: 0, records: 0, lanes: [], photos_paused: false, budget_spent: false,
};
const words = (part: Partial<SyncStatus>, language: "fr" | "en" = "en") =>
  syncWords({ ...calm, ...part }, textOf(makeLocalization(language)), language, NOW);

describe("the state of synchronisation in words", () => {
  it("is calm when everything is ashore", () => {
    const { parts, tone } = words({});
    expect(parts[0]).toBe("Up to date");
    expect(tone).toBe("calm");
  });

  it("says what waits and how much it weighs", () => {
    const { parts, tone } = words({ online: false, queued_operations: 4, queued_files: 2, queued_bytes: 800, files_bytes: 1_800_000 });
    expect(parts.slice(0, 4)).toEqual(["On this device", "4 to send", "2 photos", "1.8\u00a0MB"]);
    expect(tone).toBe("pending");
  });

  it("counts a photo once, although it leaves as two files", () => {
    const lanes = [{ name: "text", count: 1, bytes: 9 }, { name: "thumbnails", count: 1, bytes: 9 }, { name: "photos", count: 1, bytes: 9 }];
    expect(words({ queued_operations: 1, queued_files: 2, lanes }).parts).toContain("one photo");
  });

  it("speaks French", () => {
    expect(words({ queued_operations: 1, phase: "exchanging" }, "fr").parts.slice(0, 2)).toEqual(["Envoi en cours", "1 à envoyer"]);
  });

  it("says that the link was cut by hand, and keeps saying what waits", () => {
    expect(words({ cut: true, queued_operations: 3 }).parts.slice(0, 2)).toEqual(["Link cut by hand", "3 to send"]);
  });

  it("calls for the person when something came back", () => {
    const { parts, tone } = words({ needs_attention: 2 });
    expect(parts.slice(0, 2)).toEqual(["2 returned to you", "Up to date"]);
    expect(words({ needs_attention: 1 }, "fr").parts.slice(0, 2)).toEqual(["1 revenu", "À jour"]);
    expect(tone).toBe("attention");
  });

  it("turns stale, with the word, after a long silence", () => {
    const { parts, tone } = words({ last_contact_at: NOW - STALE_AFTER_MS - 1 });
    expect(parts.at(-1)).toBe("stale");
    expect(tone).toBe("stale");
  });
});
