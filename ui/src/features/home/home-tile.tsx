import { Link } from "@tanstack/react-router";
import type { LucideIcon } from "lucide-react";
import { cn } from "@/lib/cn";

interface Props {
  to: string;
  search?: { [key: string]: string };
  icon: LucideIcon;
  mark?: LucideIcon;
  title: string;
  detail?: string | undefined;
  primary?: boolean;
}

/** A target big enough for a gloved thumb. */
export function HomeTile({ to, search, icon: Icon, mark: Mark, title, detail, primary }: Props) {
  return (
    <Link
      to={to as "/"}
      search={search as never}
      className={cn(
        "bordered flex min-h-(--tile) flex-col justify-between gap-3 rounded-card p-4 shadow-card transition-colors",
        primary ? "border-transparent bg-primary text-on-primary hover:bg-primary-hover" : "border-line bg-surface hover:border-line-strong hover:bg-hover",
      )}
    >
      <span className="flex items-center justify-between">
        <Icon className={cn("size-6", !primary && "text-primary-ink")} aria-hidden />
        {Mark && <Mark className="size-5 opacity-70" aria-hidden />}
      </span>
      <span>
        <span className="block leading-tight font-semibold">{title}</span>
        {/* Its line is there without words too: the names of a row stand at one height. */}
        <span className={cn("mt-0.5 block text-label", !primary && "text-ink-3")}>{detail ?? "\u00a0"}</span>
      </span>
    </Link>
  );
}
