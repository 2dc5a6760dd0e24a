import { Check, Minus } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";
import { useId } from "react";

/** Yes, no or some of them; the words beside it are part of the target. */
export function Checkbox(props: {
  checked: boolean | "indeterminate";
  onCheckedChange(checked: boolean): void;
  label: string;
  /** The label is spoken and not shown, as in the rows of a table. */
  quiet?: boolean;
  disabled?: boolean;
}) {
  const id = useId();
  const Mark = props.checked === "indeterminate" ? Minus : Check;
  return (
    <span className="relative inline-flex min-h-(--ctl-sm) min-w-(--ctl-sm) items-center gap-2.5">
      <Radix.Root
        id={id}
        checked={props.checked}
        onCheckedChange={(next) => props.onCheckedChange(next === true)}
        disabled={props.disabled}
        aria-label={props.quiet ? props.label : undefined}
        // The whole line is the target, not the small square.
        className="group grid size-(--ctl-sm) shrink-0 place-items-center rounded-lg"
      >
        <span className="bordered grid size-5 place-items-center rounded-md border-line-strong bg-surface text-on-primary transition-colors group-hover:bg-hover group-data-[state=checked]:border-primary group-data-[state=checked]:bg-primary group-data-[state=indeterminate]:border-primary group-data-[state=indeterminate]:bg-primary glove:size-8">
          <Radix.Indicator>
            <Mark className="size-4 glove:size-6" aria-hidden />
          </Radix.Indicator>
        </span>
      </Radix.Root>
      {!props.quiet && (
        <label htmlFor={id} className="py-1.5 text-sm">
          {props.label}
        </label>
      )}
    </span>
  );
}
