import { useMemo } from "react";
import { useKept } from "@/lib/kept";
import type { RecordType } from "@/lib/model";

/** Most headings remembered as folded, of one grouping: days go by. */
const MOST = 200;

/** Which groups this person folded, by what the list is grouped by; it stays on this device. */
export function useFolded(type: RecordType, group: string | undefined) {
  const { values, keep } = useKept("folded", type);
  const kept = values[group ?? ""];
  const now = JSON.stringify(Array.isArray(kept) ? kept : []);
  const folded = useMemo(() => new Set(JSON.parse(now) as (string | null)[]), [now]);
  const toggle = (value: string | null) => {
    const next = folded.has(value) ? [...folded].filter((one) => one !== value) : [...folded, value];
    if (group) keep({ ...values, [group]: next.slice(-MOST) });
  };
  return { folded, toggle };
}
