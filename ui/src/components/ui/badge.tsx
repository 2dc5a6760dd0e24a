import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/cn";

export type Tone = "neutral" | "info" | "success" | "warning" | "orange" | "danger" | "waiting";

const TONES: { [T in Tone]: string } = {
  neutral: "bg-neutral-soft text-neutral-ink",
  info: "bg-info-soft text-info-ink",
  success: "bg-success-soft text-success-ink",
  warning: "bg-warning-soft text-warning-ink",
  orange: "bg-orange-soft text-orange-ink",
  danger: "bg-danger-soft text-danger-ink",
  waiting: "bg-waiting-soft text-waiting-ink",
};

/** A word with a tone and, since colour is never alone, room for an icon. */
export function Badge(props: { tone?: Tone; icon?: LucideIcon; mark?: ReactNode; children: ReactNode; className?: string }) {
  const { tone = "neutral", icon: Icon, mark, children, className } = props;
  return (
    <span
      className={cn(
        "inline-flex h-6 max-w-full items-center gap-1.5 rounded-full px-2.5 text-xs font-medium whitespace-nowrap sun:bordered sun:border-current",
        TONES[tone],
        className,
      )}
    >
      {Icon && <Icon className="size-3.5 shrink-0" aria-hidden />}
      {mark}
      <span className="truncate">{children}</span>
    </span>
  );
}
