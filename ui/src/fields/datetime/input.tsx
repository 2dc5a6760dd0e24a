import { useState } from "react";
import { Button } from "@/components/ui/button";
import { DayBox, TimeBox } from "@/components/ui/day-box";
import { utc } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { fromLocalInput, instantOf, toLocalInput } from "@/lib/time";
import type { InputProps } from "../types";

/** What is being typed: a day and an hour, by the site's clock. */
type Parts = { day: string; time: string };

/** Entered by the site's clock, kept in UTC. */
export function DatetimeInput(props: InputProps<"datetime">) {
  const t = useText();
  const { zone, onChange, disabled } = props;
  const at = isWhole(props.value) ? instantOf(props.value) : null;
  const [typed, setTyped] = useState<Parts | null>(null);
  const today = toLocalInput(Date.now(), zone).slice(0, 10);
  const parts = typed ?? partsOf(at, props.value, zone);
  const set = (next: Parts) => {
    const instant = fromLocalInput(`${next.day}T${next.time}`, zone);
    // Half an instant is kept as it was typed: nothing typed is lost, and the core says what is wrong.
    setTyped(instant === null ? next : null);
    const rest = `${next.day} ${next.time}`.trim();
    onChange(instant === null ? rest || null : new Date(instant).toISOString());
  };
  return (
    <div className="flex flex-col gap-1">
      <div className="flex flex-wrap gap-(--gap)">
        <DayBox
          id={props.id}
          value={parts.day}
          onChange={(day) => set({ ...parts, day })}
          today={today}
          aria-invalid={props.invalid || undefined}
          aria-describedby={props.describedBy}
          disabled={disabled}
          className="max-w-60 flex-1 basis-44"
        />
        <TimeBox
          value={parts.time}
          onChange={(time) => set({ ...parts, time })}
          aria-label={t("time-label")}
          aria-invalid={props.invalid || undefined}
          aria-describedby={props.describedBy}
          disabled={disabled}
          className="w-24"
        />
        <Button
          onClick={() => {
            setTyped(null);
            onChange(new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString());
          }}
          disabled={disabled}
        >
          {t("date-now")}
        </Button>
      </div>
      {at !== null && <span className="text-xs text-ink-3" translate="no">{`${utc(at)} · ${zone}`}</span>}
    </div>
  );
}

/** A day without its hour is no instant yet, whatever a lenient reader makes of it. */
const isWhole = (value: unknown) => typeof value === "number" || (typeof value === "string" && /(?:Z|[+-]\d{2}:\d{2})$/.test(value));

function partsOf(at: number | null, value: unknown, zone: string): Parts {
  if (at === null) {
    const [day = "", time = ""] = typeof value === "string" ? value.split(" ") : [];
    return { day, time };
  }
  const [day = "", time = ""] = toLocalInput(at, zone).split("T");
  return { day, time };
}
