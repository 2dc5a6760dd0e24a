import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";
import { useText } from "@/lib/i18n";
import { Button } from "./button";
import { useReturnFocus } from "./return-focus";

interface Props {
  open: boolean;
  onOpenChange(open: boolean): void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  footer?: ReactNode;
  /** A panel from the side instead of a box in the middle. */
  side?: boolean;
  wide?: boolean;
}

/** In the middle; on a phone a sheet from below, where the thumb is. */
const BOX =
  "fixed top-1/2 left-1/2 z-50 flex max-h-[min(90dvh,52rem)] w-[min(94vw,32rem)] -translate-1/2 flex-col rounded-2xl bg-surface shadow-pop animate-fade " +
  "max-sm:safe-bottom max-sm:inset-x-0 max-sm:top-auto max-sm:bottom-0 max-sm:max-h-[94dvh] max-sm:w-full max-sm:translate-0 max-sm:rounded-b-none max-sm:animate-rise";
const SIDE =
  "fixed inset-y-0 right-0 z-50 flex w-[min(100vw,28rem)] flex-col bg-surface shadow-pop animate-slide";

export function Dialog({ open, onOpenChange, title, description, children, footer, side, wide }: Props) {
  const t = useText();
  const focus = useReturnFocus();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 bg-overlay animate-fade" />
        <Radix.Content
          className={cn(side ? SIDE : BOX, wide && "sm:w-[min(96vw,64rem)]")}
          {...focus}
          {...(description ? {} : { "aria-describedby": undefined })}
        >
          <header className="flex items-start gap-3 px-5 pt-5 pb-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-lg leading-snug font-semibold">{title}</Radix.Title>
              {description && (
                <Radix.Description className="mt-1 text-ink-2">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <Button variant="ghost" size="icon-sm" aria-label={t("action-close")} className="-mt-1 -mr-2 glove:mt-0 glove:mr-0">
                <X />
              </Button>
            </Radix.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-4">{children}</div>
          {footer && (
            <footer className="flex flex-wrap justify-end gap-(--gap) border-t border-line px-5 py-4 max-sm:*:grow">
              {footer}
            </footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
