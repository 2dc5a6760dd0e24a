import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";

export const TooltipProvider = Radix.Provider;

/** More about something that already has a name: never the only place of an information. */
export function Tooltip(props: { content: ReactNode; children: ReactNode }) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{props.children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-w-72 rounded-lg bg-ink px-2.5 py-1.5 text-xs text-canvas shadow-pop animate-fade"
        >
          {props.content}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
