import { Popover as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

interface Props {
  trigger: ReactNode;
  children: ReactNode;
  label?: string;
  open?: boolean;
  onOpenChange?(open: boolean): void;
  align?: "start" | "center" | "end";
  className?: string;
}

export function Popover({ trigger, children, label, align = "start", className, ...state }: Props) {
  return (
    <Radix.Root {...state}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={6}
          collisionPadding={10}
          aria-label={label}
          className={cn(
            "z-50 max-h-(--radix-popover-content-available-height) overflow-y-auto rounded-xl bg-surface p-3 shadow-pop animate-pop",
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
