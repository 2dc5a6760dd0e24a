import { Check } from "lucide-react";
import { cn } from "@/lib/cn";
import type { Tile } from "./tiles";

/** Several of a few: each chip is a toggle button. */
export function ToggleChips(props: {
  label: string;
  chips: Tile[];
  values: string[];
  onChange(values: string[]): void;
}) {
  const { chips, values, onChange } = props;
  const toggle = (value: string) =>
    onChange(values.includes(value) ? values.filter((v) => v !== value) : [...values, value]);
  return (
    <div role="group" aria-label={props.label} className="flex flex-wrap items-start gap-1.5 pointer-coarse:gap-(--gap) glove:gap-(--gap)">
      {chips.map((chip) => {
        const pressed = values.includes(chip.value);
        return (
          <button
            key={chip.value}
            type="button"
            aria-pressed={pressed}
            onClick={() => toggle(chip.value)}
            className={cn(
              "bordered inline-flex min-h-(--ctl-sm) min-w-(--ctl-sm) items-center justify-center gap-1.5 rounded-full px-3 text-label",
              pressed
                ? "border-primary bg-primary-soft font-medium text-primary-ink"
                : "border-line-strong/60 bg-surface text-ink-2 hover:bg-hover sun:border-line-strong",
            )}
          >
            {chip.mark}
            {chip.label}
            {pressed && <Check className="size-3.5" aria-hidden />}
          </button>
        );
      })}
    </div>
  );
}
