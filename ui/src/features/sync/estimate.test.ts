import { describe, expect, it } from "vitest";
import type { SyncStatus } from "@/lib/model";
import { shareOf } from "./budget";
import { estimateSeconds, estimateWords } from "./estimate";

const status = (more: Partial<SyncStatus>) =>
  ({ lanes: [{ name: "text", count: 2, bytes: 3000 }, { name: "photos", count: 1, bytes: 600_000 }], link_rate: 1000, photos_paused: false, online: true, cut: false, ...more }) as SyncStatus;

describe("how long what waits needs", () => {
  it("counts every lane that goes", () => {
    expect(estimateSeconds(status({}))).toBe(603);
    expect(estimateSeconds(status({ photos_paused: true }))).toBe(3);
    expect(estimateSeconds(status({ budget_spent: true }))).toBe(3);
    expect(estimateSeconds(status({ link_rate: 0 }))).toBeNull();
    expect(estimateSeconds(status({ lanes: [] }))).toBeNull();
    expect(estimateSeconds(status({ cut: true }))).toBeNull();
    expect(estimateSeconds(status({ online: false }))).toBeNull();
  });

  it("is said in words, rounded up", () => {
    expect(estimateWords(status({}), "en")).toBe("11 minutes");
    expect(estimateWords(status({ photos_paused: true }), "fr")).toMatch(/^3\ssecondes$/);
    expect(estimateWords(status({ link_rate: 50 }), "en")).toBe("4 hours");
  });
});

it("the month's share of the budget never hides that it is used up", () => {
  expect(shareOf(50, 200)).toEqual({ percent: 25, tone: "calm" });
  expect(shareOf(170, 200)).toEqual({ percent: 85, tone: "near" });
  expect(shareOf(500, 200)).toEqual({ percent: 250, tone: "over" });
});
