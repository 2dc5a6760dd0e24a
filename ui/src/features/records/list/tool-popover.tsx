import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";

interface Props {
  icon: LucideIcon;
  label: string;
  /** What the button says instead, once something is chosen. */
  chosen?: string;
  on: boolean;
  className?: string;
  children: ReactNode;
}

/** A tool of a list that opens its choices beside it. */
export function ToolPopover({ icon: Icon, label, chosen, on, className, children }: Props) {
  return (
    <Popover
      align="end"
      label={label}
      className={className}
      trigger={
        <Button size="tool" variant={on ? "soft" : "ghost"}>
          <Icon aria-hidden />
          <span>{chosen ?? label}</span>
        </Button>
      }
    >
      {children}
    </Popover>
  );
}
