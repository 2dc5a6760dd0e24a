import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

export const buttonStyle = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-lg font-medium transition-colors duration-100 disabled:opacity-55 [&_svg]:size-[1.125em] [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "bg-primary text-on-primary shadow-card hover:bg-primary-hover",
        secondary: "bordered border-line-strong/60 bg-surface text-ink shadow-card hover:bg-hover sun:border-line-strong",
        ghost: "text-ink-2 hover:bg-hover hover:text-ink",
        soft: "bg-primary-soft text-primary-ink hover:bg-selected",
        danger: "bg-danger-solid text-on-danger hover:bg-danger-hover",
      },
      size: {
        md: "h-(--ctl) min-w-(--ctl) px-4 text-sm",
        sm: "h-(--ctl-sm) min-w-(--ctl-sm) px-3 text-label",
        lg: "min-h-(--ctl) px-5 py-2.5 text-base",
        /** An icon and its word; on a phone the word is only spoken. */
        tool: "h-(--ctl) min-w-(--ctl) px-4 text-sm max-sm:px-0 max-sm:[&>span]:sr-only",
        icon: "size-(--ctl)",
        "icon-sm": "size-(--ctl-sm)",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

export type ButtonProps = ComponentProps<"button"> &
  VariantProps<typeof buttonStyle> & { asChild?: boolean };

export function Button({ className, variant, size, asChild, type, ...rest }: ButtonProps) {
  const Tag = asChild ? Slot.Root : "button";
  return (
    <Tag
      type={asChild ? undefined : (type ?? "button")}
      className={cn(buttonStyle({ variant, size }), className)}
      {...rest}
    />
  );
}
