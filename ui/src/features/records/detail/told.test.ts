import { describe, expect, it } from "vitest";
import type { HistoryEntry } from "@/lib/model";
import { told } from "./told";

const entry = (at: number, more: Partial<HistoryEntry>) => ({ at, by: null, by_name: null, kind: "edited", changes: [], command: null, reason: null, decision: null, pending: false, ...more }) as HistoryEntry;
const request = (at: number, command: string, by_name: string, more: Partial<HistoryEntry> = {}) => entry(at, { kind: "requested", command, by: by_name, by_name, ...more });
const answer = (at: number, command: string, granted: boolean) => entry(at, { kind: "decided", command, decision: { granted, code: null, from: "growing", to: "cut", at } });
const lines = (history: HistoryEntry[]) => told(history).map((one) => [one.kind, one.command, one.by_name]);

describe("what is told of a record's steps", () => {
  it("is one event where somebody asked and it was granted", () => {
    expect(lines([request(1, "cut", "Una"), entry(2, { by: "Una", by_name: "Una" }), answer(3, "cut", true)])).toEqual([["edited", null, "Una"], ["decided", "cut", "Una"]]);
  });

  it("keeps the reason that was given", () => {
    expect(told([request(1, "cut", "Una", { reason: "it shades the path" }), answer(2, "cut", true)])[0]?.reason).toBe("it shades the path");
  });

  it("keeps a request that waits, and both sides of a refusal", () => {
    expect(lines([request(1, "cut", "Una"), answer(2, "cut", false), request(3, "cut", "Otto", { pending: true })])).toEqual([
      ["requested", "cut", "Una"],
      ["decided", "cut", null],
      ["requested", "cut", "Otto"],
    ]);
  });

  it("gives each answer to who asked first", () => {
    expect(lines([request(1, "cut", "Una"), request(2, "cut", "Otto"), answer(3, "cut", false), answer(4, "cut", true)])).toEqual([
      ["requested", "cut", "Una"],
      ["decided", "cut", null],
      ["decided", "cut", "Otto"],
    ]);
  });
});
