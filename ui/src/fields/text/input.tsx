import { Input } from "@/components/ui/input";
import type { InputProps } from "../types";

export function TextInput(props: InputProps<"text">) {
  return (
    <Input
      id={props.id}
      value={typeof props.value === "string" ? props.value : ""}
      onChange={(event) => props.onChange(event.target.value)}
      maxLength={props.field.max_length ?? 1000}
      aria-invalid={props.invalid || undefined}
      aria-describedby={props.describedBy}
      aria-required={props.field.required || undefined}
      disabled={props.disabled}
      autoComplete="off"
    />
  );
}
