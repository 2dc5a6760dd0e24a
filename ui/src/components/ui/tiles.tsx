import { Check } from "lucide-react";
import { RadioGroup } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

export interface Tile {
  value: string;
  label: string;
  mark?: ReactNode;
}

interface Props {
  id?: string;
  /** Its name, where none stands on the page. */
  label?: string;
  labelledBy?: string;
  describedBy?: string;
  invalid?: boolean;
  tiles: Tile[];
  value: string | null;
  onChange(value: string): void;
  disabled?: boolean;
}

/** One of a few, all in sight: big enough for a gloved finger, arrows work as in any radio group. */
export function Tiles(props: Props) {
  return (
    <RadioGroup.Root
      id={props.id}
      aria-label={props.label}
      aria-labelledby={props.labelledBy}
      aria-describedby={props.describedBy}
      aria-invalid={props.invalid || undefined}
      value={props.value ?? ""}
      onValueChange={props.onChange}
      disabled={props.disabled}
      className="flex flex-wrap gap-(--gap)"
    >
      {props.tiles.map((tile) => (
        <RadioGroup.Item
          key={tile.value}
          value={tile.value}
          className={cn(
            "bordered group inline-flex min-h-(--ctl) min-w-(--ctl) items-center justify-center gap-2 rounded-lg border-line-strong bg-surface px-3.5 py-2 text-sm font-medium shadow-card transition-colors hover:bg-hover sun:border-line-strong",
            "data-[state=checked]:border-primary data-[state=checked]:bg-primary-soft data-[state=checked]:text-primary-ink",
            props.invalid && "border-danger-solid",
          )}
        >
          {tile.mark}
          {tile.label}
          <Check className="hidden size-4 group-data-[state=checked]:block" aria-hidden />
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
