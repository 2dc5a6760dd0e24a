import { Button } from "@/components/ui/button";
import { DayBox } from "@/components/ui/day-box";
import { useText } from "@/lib/i18n";
import { toLocalInput } from "@/lib/time";
import type { InputProps } from "../types";

export function DateInput(props: InputProps<"date">) {
  const t = useText();
  const today = toLocalInput(Date.now(), props.zone).slice(0, 10);
  return (
    <div className="flex flex-wrap gap-(--gap)">
      <DayBox
        id={props.id}
        value={typeof props.value === "string" ? props.value : ""}
        onChange={(day) => props.onChange(day || null)}
        today={today}
        aria-invalid={props.invalid || undefined}
        aria-describedby={props.describedBy}
        disabled={props.disabled}
        className="max-w-60 flex-1 basis-44"
      />
      <Button onClick={() => props.onChange(today)} disabled={props.disabled}>
        {t("date-today")}
      </Button>
    </div>
  );
}
