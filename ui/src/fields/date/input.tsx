import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { useText } from "@/lib/i18n";
import { toLocalInput } from "@/lib/time";
import type { InputProps } from "../types";

export function DateInput(props: InputProps<"date">) {
  const t = useText();
  const today = toLocalInput(Date.now(), props.zone).slice(0, 10);
  return (
    <div className="flex max-w-sm gap-(--gap)">
      <Input
        id={props.id}
        type="date"
        value={typeof props.value === "string" ? props.value : ""}
        onChange={(event) => props.onChange(event.target.value || null)}
        aria-invalid={props.invalid || undefined}
        aria-describedby={props.describedBy}
        disabled={props.disabled}
      />
      <Button onClick={() => props.onChange(today)} disabled={props.disabled}>
        {t("date-today")}
      </Button>
    </div>
  );
}
