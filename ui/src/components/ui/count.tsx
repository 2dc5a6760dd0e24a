import { cn } from "@/lib/cn";

/** How many wait: a number on a danger tone, silent at zero. */
export function Count({ value, className }: { value: number | undefined; className?: string }) {
  if (!value) return null;
  return (
    <span
      className={cn("tabular grid h-5 min-w-5 shrink-0 place-items-center rounded-full bg-danger-solid px-1 text-2xs font-semibold text-on-danger", className)}
    >
      {value > 99 ? "99+" : value}
    </span>
  );
}
