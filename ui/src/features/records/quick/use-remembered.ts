import { call } from "@/lib/api";
import type { RecordType } from "@/lib/model";
import { useRead } from "@/lib/queries";
import { useSession } from "@/lib/session";
import type { Values } from "@/fields/form/entering";

/** Last answers of this person on this device. */
export function useRemembered(type: RecordType) {
  const { status } = useSession();
  const key = `quick.${status.user?.id ?? ""}.${type.name}`;
  const kept = useRead("settings.get", { key });
  const value = kept.data?.value;
  return {
    pending: kept.isPending,
    values: (typeof value === "object" && value !== null ? value : {}) as Values,
    // A comfort, not a promise: a device that cannot keep it has told so when the report was kept.
    keep: (values: Values) => void call("settings.set", { key, value: values }).catch(() => undefined),
  };
}
