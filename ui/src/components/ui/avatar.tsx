import { cn } from "@/lib/cn";

/** Initials of a person; the name stands beside it. */
export function Avatar({ name, className }: { name: string; className?: string }) {
  const initials = name
    .split(/\s+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join("");
  return (
    <span
      aria-hidden
      translate="no"
      className={cn(
        "grid size-7 shrink-0 place-items-center rounded-full bg-primary-soft text-2xs font-semibold text-primary-ink",
        className,
      )}
    >
      {initials || "·"}
    </span>
  );
}
