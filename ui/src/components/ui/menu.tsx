import { DropdownMenu as Radix } from "radix-ui";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

export function Menu(props: { trigger: ReactNode; children: ReactNode; align?: "start" | "end" }) {
  return (
    // The page behind stays readable and reachable: it is a list of choices, not a question.
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{props.trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={props.align ?? "end"}
          sideOffset={6}
          collisionPadding={10}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-52 overflow-y-auto rounded-xl bg-surface p-1.5 shadow-pop animate-pop"
        >
          {props.children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface ItemProps {
  icon?: LucideIcon;
  onSelect(): void;
  children: ReactNode;
  hint?: ReactNode;
  danger?: boolean;
  disabled?: boolean;
}

export function MenuItem({ icon: Icon, onSelect, children, hint, danger, disabled }: ItemProps) {
  return (
    <Radix.Item
      onSelect={onSelect}
      disabled={disabled}
      className={cn(
        "flex min-h-(--ctl-sm) cursor-pointer glove:min-h-(--row) items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-sm outline-none data-disabled:opacity-50 data-highlighted:bg-hover",
        danger && "text-danger-ink",
      )}
    >
      {Icon && <Icon className="size-4 shrink-0 text-ink-3" aria-hidden />}
      <span className="flex-1">{children}</span>
      {hint && <span className="text-xs text-ink-3">{hint}</span>}
    </Radix.Item>
  );
}

export function MenuSeparator() {
  return <Radix.Separator className="my-1.5 h-px bg-line" />;
}

export function MenuLabel(props: { children: ReactNode }) {
  return <Radix.Label className="px-2.5 py-1.5 text-xs text-ink-3">{props.children}</Radix.Label>;
}
