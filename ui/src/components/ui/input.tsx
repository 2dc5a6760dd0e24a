import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

export const inputStyle =
  "bordered w-full rounded-lg border-line-strong bg-surface px-3 text-reading text-ink shadow-card transition-colors " +
  "hover:border-line-strong aria-invalid:border-danger-solid disabled:bg-sunken disabled:text-ink-2 sun:border-line-strong";

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input className={cn(inputStyle, "h-(--ctl)", className)} {...rest} />;
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return (
    <textarea
      className={cn(inputStyle, "field-sizing-content min-h-28 resize-y py-2.5 leading-relaxed", className)}
      {...rest}
    />
  );
}
