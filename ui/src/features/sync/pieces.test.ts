import { expect, test } from "vitest";
import type { SyncStatus, Waiting } from "@/lib/model";
import { unlisted } from "./pieces";

test("what waits beside the pieces that are named is counted by its lane", () => {
  const piece = (lane: string, pieces: number, state = "queued") => ({ lane, pieces, state }) as Waiting;
  const status = { lanes: [{ name: "text", count: 7, bytes: 0 }, { name: "photos", count: 1, bytes: 0 }] } as SyncStatus;
  expect(unlisted([piece("text", 2), piece("text", 3), piece("photos", 1), piece("photos", 1, "refused")], status)).toEqual([{ lane: "text", count: 2 }]);
});
