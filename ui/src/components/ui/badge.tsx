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

/** A word with a tone and, since colour is never alone, room for an icon. `wrap`: on two lines rather than cut. */
export function Badge(props: { tone?: Tone; icon?: LucideIcon; mark?: ReactNode; children: ReactNode; wrap?: boolean }) {
  const { tone = "neutral", icon: Icon, mark, children, wrap } = props;
  return (
    <span
      className={cn(
        "inline-flex min-h-6 max-w-full items-center gap-1.5 rounded-full px-2.5 text-xs font-medium sun:bordered sun:border-current",
        TONES[tone],
      )}
    >
      {Icon && <Icon className="size-3.5 shrink-0" aria-hidden />}
      {mark}
      <span className={wrap ? "py-0.5 leading-tight" : "truncate"}>{children}</span>
    </span>
  );
}
