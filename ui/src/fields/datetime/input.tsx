import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { utc } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { fromLocalInput, instantOf, toLocalInput } from "@/lib/time";
import type { InputProps } from "../types";

/** Entered by the site's clock, kept in UTC. */
export function DatetimeInput(props: InputProps<"datetime">) {
  const t = useText();
  const at = instantOf(props.value);
  const set = (ms: number | null) => props.onChange(ms === null ? null : new Date(ms).toISOString());
  return (
    <div className="flex flex-col gap-1">
      <div className="flex max-w-md gap-(--gap)">
        <Input
          id={props.id}
          type="datetime-local"
          value={at === null ? "" : toLocalInput(at, props.zone)}
          onChange={(event) => set(fromLocalInput(event.target.value, props.zone))}
          aria-invalid={props.invalid || undefined}
          aria-describedby={props.describedBy}
          disabled={props.disabled}
        />
        <Button onClick={() => set(Math.floor(Date.now() / 60_000) * 60_000)} disabled={props.disabled}>
          {t("date-now")}
        </Button>
      </div>
      {at !== null && <span className="text-xs text-ink-3">{`${utc(at)} · ${props.zone}`}</span>}
    </div>
  );
}
