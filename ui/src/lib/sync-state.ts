/** How far a record has come, as far as this device can honestly say. */
import type { SyncState, SyncStatus } from "./model";
import { useRead } from "./queries";

/** What was handed to a link that is gone has not left: it is on this device. */
export function honestState<S extends string>(state: S, status: SyncStatus | undefined, cut: boolean): S | "queued" {
  const linked = status === undefined || (status.online && !status.cut && !cut);
  return state === "sent" && !linked ? "queued" : state;
}

export function useSyncState(state: SyncState): SyncState {
  const status = useRead("sync.status", {}, state === "sent");
  const link = useRead("link.status", {}, state === "sent");
  return honestState(state, status.data, link.data?.cut ?? false);
}
