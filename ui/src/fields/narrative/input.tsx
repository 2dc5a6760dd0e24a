import { Textarea } from "@/components/ui/input";
import { useText } from "@/lib/i18n";
import type { InputProps } from "../types";

export function NarrativeInput(props: InputProps<"narrative">) {
  const t = useText();
  const text = typeof props.value === "string" ? props.value : "";
  const missing = (props.field.min_length ?? 0) - text.trim().length;
  return (
    <div className="relative">
      <Textarea
        id={props.id}
        value={text}
        onChange={(event) => props.onChange(event.target.value)}
        maxLength={props.field.max_length ?? 20_000}
        aria-invalid={props.invalid || undefined}
        aria-describedby={props.describedBy}
        aria-required={props.field.required || undefined}
        disabled={props.disabled}
      />
      {text !== "" && missing > 0 && (
        <span className="pointer-events-none absolute right-3 bottom-3 rounded bg-surface px-1 text-xs text-ink-3">
          {t("form-characters-left", { count: missing })}
        </span>
      )}
    </div>
  );
}
