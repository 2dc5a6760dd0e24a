import { Minus, Plus } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { useText } from "@/lib/i18n";
import type { InputProps } from "../types";

const parse = (text: string): number | string | null => {
  if (text.trim() === "") return null;
  return /^-?\d+$/.test(text.trim()) ? Number(text) : text;
};

export function IntegerInput(props: InputProps<"integer">) {
  const t = useText();
  const { field, value, onChange, disabled } = props;
  const shown = value === null || value === undefined ? "" : String(value);
  const step = (by: number) => {
    const from = typeof value === "number" ? value : 0;
    const low = field.min ?? Number.MIN_SAFE_INTEGER;
    onChange(Math.min(field.max ?? Number.MAX_SAFE_INTEGER, Math.max(low, from + by)));
  };
  return (
    <div className="flex max-w-72 items-center gap-(--gap)">
      <Button size="icon" aria-label={t("number-less")} onClick={() => step(-1)} disabled={disabled}>
        <Minus />
      </Button>
      <Input
        id={props.id}
        inputMode="numeric"
        value={shown}
        onChange={(event) => onChange(parse(event.target.value))}
        aria-invalid={props.invalid || undefined}
        aria-describedby={props.describedBy}
        disabled={disabled}
        className="tabular text-center"
      />
      <Button size="icon" aria-label={t("number-more")} onClick={() => step(1)} disabled={disabled}>
        <Plus />
      </Button>
      {field.unit && <span className="text-ink-2">{field.unit}</span>}
    </div>
  );
}
