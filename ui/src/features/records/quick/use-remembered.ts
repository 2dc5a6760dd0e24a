import { useQueryClient } from "@tanstack/react-query";
import { call } from "@/lib/api";
import type { RecordType } from "@/lib/model";
import { read, useRead } from "@/lib/queries";
import { useSession } from "@/lib/session";
import type { Values } from "@/fields/form/entering";

/** Last answers of this person on this device. */
export function useRemembered(type: RecordType) {
  const { status } = useSession();
  const client = useQueryClient();
  const key = `quick.${status.user?.id ?? ""}.${type.name}`;
  const kept = useRead("settings.get", { key });
  const value = kept.data?.value;
  const keep = (values: Values) => {
    // At once: the next report may begin before the core has told that the setting changed.
    client.setQueryData(read("settings.get", { key }).queryKey, { key, value: values });
    // A comfort, not a promise: a device that cannot keep it has told so when the report was kept.
    void call("settings.set", { key, value: values }).catch(() => undefined);
  };
  return { pending: kept.isPending, values: (typeof value === "object" && value !== null ? value : {}) as Values, keep };
}
