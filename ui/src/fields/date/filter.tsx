import { Input } from "@/components/ui/input";
import { useText } from "@/lib/i18n";
import type { FilterProps } from "../types";

type Range = { ">="?: unknown; "<="?: unknown };

/** Two days, both included. Serves dates and, through `toBound`, instants. */
export function DateFilter(
  props: Omit<FilterProps, "field"> & {
    toBound?(day: string, end: boolean): unknown;
    fromBound?(bound: unknown): string;
  },
) {
  const t = useText();
  const { label, onChange, toBound = (day) => day, fromBound = (bound) => String(bound ?? "") } = props;
  const range = (props.value ?? {}) as Range;
  const set = (op: keyof Range, day: string) => {
    const next: Range = { ...range };
    if (day) next[op] = toBound(day, op === "<=");
    else delete next[op];
    onChange(Object.keys(next).length ? next : undefined);
  };
  return (
    <div className="grid grid-cols-2 gap-2">
      {([">=", "<="] as const).map((op) => {
        const name = t(op === ">=" ? "filter-from" : "filter-to");
        return (
          <Input
            key={op}
            type="date"
            aria-label={`${label}: ${name}`}
            value={fromBound(range[op])}
            onChange={(event) => set(op, event.target.value)}
          />
        );
      })}
    </div>
  );
}
