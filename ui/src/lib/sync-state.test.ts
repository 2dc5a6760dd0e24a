import { describe, expect, it } from "vitest";
import type { SyncStatus } from "./model";
import { honestState } from "./sync-state";

const status = (part: Partial<SyncStatus>) => ({ online: true, cut: false, ...part }) as SyncStatus;

describe("how far a record has come", () => {
  it("is not called sent while there is no link", () => {
    expect(honestState("sent", status({}), true)).toBe("queued");
    expect(honestState("sent", status({ cut: true }), false)).toBe("queued");
    expect(honestState("sent", status({ online: false }), false)).toBe("queued");
  });

  it("is what the core says otherwise", () => {
    expect(honestState("sent", status({}), false)).toBe("sent");
    expect(honestState("confirmed", status({ online: false }), true)).toBe("confirmed");
  });
});
