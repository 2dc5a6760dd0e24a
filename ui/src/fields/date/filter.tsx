import { DayBox } from "@/components/ui/day-box";
import { readDay } from "@/lib/days";
import { useText } from "@/lib/i18n";
import { deviceZone, toLocalInput } from "@/lib/time";
import { useState } from "react";
import type { FilterProps } from "../types";

type Range = { ">="?: unknown; "<="?: unknown };

/** Two days, both included. Serves dates and, through `toBound`, instants. */
export function DateFilter(
  props: Omit<FilterProps, "field"> & {
    toBound?(day: string, end: boolean): unknown;
    fromBound?(bound: unknown): string;
  },
) {
  const { label, onChange, toBound = (day) => day, fromBound = (bound) => String(bound ?? "") } = props;
  const range = (props.value ?? {}) as Range;
  const set = (op: keyof Range, day: string) => {
    const next: Range = { ...range };
    if (day) next[op] = toBound(day, op === "<=");
    else delete next[op];
    onChange(Object.keys(next).length ? next : undefined);
  };
  return (
    <div className="grid gap-(--gap)">
      {([">=", "<="] as const).map((op) => (
        <Bound key={op} op={op} label={label} day={fromBound(range[op])} onChange={(day) => set(op, day)} />
      ))}
    </div>
  );
}

/** A list is narrowed by days only: what is not one yet waits. */
function Bound(props: { op: ">=" | "<="; label: string; day: string; onChange(day: string): void }) {
  const t = useText();
  const [typed, setTyped] = useState("");
  const today = toLocalInput(Date.now(), deviceZone()).slice(0, 10);
  const name = t(props.op === ">=" ? "filter-from" : "filter-to");
  return (
    <div className="flex items-center gap-2">
      <span aria-hidden className="w-10 shrink-0 text-label text-ink-3">
        {name}
      </span>
      <DayBox
        aria-label={t("filter-said", { field: props.label, test: name })}
        value={props.day || typed}
        today={today}
        onChange={(day) => {
          const whole = readDay(day, today);
          setTyped(whole ? "" : day);
          if (whole || props.day) props.onChange(whole ?? "");
        }}
        className="flex-1"
      />
    </div>
  );
}
