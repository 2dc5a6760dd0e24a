import { useQueryClient } from "@tanstack/react-query";
import { call } from "./api";
import type { RecordType } from "./model";
import { read, useRead } from "./queries";
import { useSession } from "./session";

type Kept = { [name: string]: unknown };

/** What this device remembers of one type of record for this person, under a topic. */
export function useKept(topic: string, type: RecordType) {
  const { status } = useSession();
  const client = useQueryClient();
  const key = `${topic}.${status.user?.id ?? ""}.${type.name}`;
  const kept = useRead("settings.get", { key });
  const value = kept.data?.value;
  const keep = (values: Kept) => {
    // At once: it may be asked for before the core has told that the setting changed.
    client.setQueryData(read("settings.get", { key }).queryKey, { key, value: values });
    // A comfort, not a promise: a device that cannot keep it loses nobody's work.
    void call("settings.set", { key, value: values }).catch(() => undefined);
  };
  return { pending: kept.isPending, values: (typeof value === "object" && value !== null ? value : {}) as Kept, keep };
}
