import { useState } from "react";
import { DayBox } from "@/components/ui/day-box";
import { Tiles } from "@/components/ui/tiles";
import { useCatalogue } from "@/lib/catalogue";
import { readDay } from "@/lib/days";
import type { Period } from "@/lib/field-test";
import { useText } from "@/lib/i18n";
import type { Field, RecordType } from "@/lib/model";
import { deviceZone, toLocalInput } from "@/lib/time";
import type { FilterProps } from "../types";
import { Ways } from "../ways";

const SINCE: Period[] = ["today", "yesterday", "last7", "last30", "week", "month", "month_before"];
const AHEAD: Period[] = ["past", "next7"];

/** When something is due, and not when it was done: a day that people set on work with an end. */
const isDue = (field: Field, type: RecordType, hasStates: boolean) => field.kind === "date" && field.merge !== "decided" && hasStates && type.workflow !== null;

/** Counted from today, or two days, both included. Serves dates and, through `toBound`, instants. */
export function DateFilter(
  props: Omit<FilterProps, "field"> & {
    field: Field;
    toBound?(day: string, end: boolean): unknown;
    fromBound?(bound: unknown): string;
  },
) {
  const t = useText();
  const { field, type, label, value, onChange, toBound = (day) => day, fromBound = (bound) => String(bound ?? "") } = props;
  const workflow = useCatalogue().workflowOf(type);
  const periods: Period[] = [...(isDue(field, type, workflow !== undefined) ? (["overdue"] as Period[]) : []), ...SINCE, ...(LOOKS_BACK.has(field.name) ? [] : AHEAD)];
  const range = value?.is === "between" ? value : { from: undefined, to: undefined };
  const set = (end: "from" | "to", day: string) => {
    const next = { from: range.from, to: range.to, [end]: day ? toBound(day, end === "to") : undefined };
    onChange(next.from === undefined && next.to === undefined ? null : { is: "between", ...next });
  };
  return (
    <Ways {...props} ways={["period", "between"]}>
      {(way) =>
        way === "period" ? (
          <Tiles
            label={t("filter-said", { field: label, test: t("filter-way-period") })}
            value={value?.is === "period" ? value.period : null}
            onChange={(period) => onChange({ is: "period", period: period as Period })}
            tiles={periods.map((period) => ({ value: period, label: begun(t(`period-${period.replace("_", "-")}`)) }))}
          />
        ) : (
          way === "between" && (
            <div className="grid gap-(--gap)">
              {(["from", "to"] as const).map((end) => (
                <Bound key={end} end={end} label={label} day={range[end] === undefined ? "" : fromBound(range[end])} onChange={(day) => set(end, day)} />
              ))}
            </div>
          )
        )
      }
    </Ways>
  );
}

/** As a label begins. */
const begun = (words: string) => words.charAt(0).toLocaleUpperCase() + words.slice(1);

/** Columns that only ever tell of what was. */
const LOOKS_BACK = new Set(["created_at", "updated_at", "arrived_at"]);

/** A list is narrowed by days only: what is not one yet waits. */
function Bound(props: { end: "from" | "to"; label: string; day: string; onChange(day: string): void }) {
  const t = useText();
  const [typed, setTyped] = useState("");
  const today = toLocalInput(Date.now(), deviceZone()).slice(0, 10);
  const name = t(`filter-${props.end}`);
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
