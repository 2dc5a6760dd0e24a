import { Check, Minus } from "lucide-react";
import type { MouseEvent } from "react";
import { cn } from "@/lib/cn";

interface Props {
  checked: boolean | "mixed";
  label: string;
  onToggle(event: MouseEvent): void;
}

/** Chooses a row; the square is small, its target is not. */
export function SelectBox({ checked, label, onToggle }: Props) {
  const Mark = checked === "mixed" ? Minus : Check;
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={checked}
      aria-label={label}
      onClick={(event) => {
        event.preventDefault();
        onToggle(event);
      }}
      className="relative z-10 grid h-(--ctl-sm) w-9 shrink-0 place-items-center rounded-md glove:w-16"
    >
      <span className={cn("bordered grid size-4 place-items-center rounded glove:size-7", checked ? "border-primary bg-primary text-on-primary" : "border-line-strong bg-surface")}>
        {checked && <Mark className="size-3 glove:size-5" aria-hidden />}
      </span>
    </button>
  );
}
