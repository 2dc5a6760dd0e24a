import { Progress as Radix } from "radix-ui";
import { cn } from "@/lib/cn";

/** How far something has come, 0 to 1; unknown while `null`. */
export function Progress({ value, label, className }: { value: number | null; label: string; className?: string }) {
  const percent = value === null ? null : Math.round(Math.min(1, Math.max(0, value)) * 100);
  return (
    <Radix.Root value={percent} aria-label={label} className={cn("bordered h-2.5 w-full overflow-hidden rounded-full border-line bg-sunken", className)}>
      <Radix.Indicator
        className={cn("block h-full rounded-full bg-primary transition-[width] duration-150", percent === null && "animate-soft")}
        style={{ width: `${percent ?? 100}%` }}
      />
    </Radix.Root>
  );
}
