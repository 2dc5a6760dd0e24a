import { cn } from "@/lib/cn";

/** Initials of a person: a picture and no text, for the name stands beside it or is said. */
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
      data-initials={initials || "·"}
      className={cn(
        "grid size-7 shrink-0 place-items-center rounded-full bg-primary-soft text-2xs font-semibold text-primary-ink before:content-[attr(data-initials)]",
        className,
      )}
    />
  );
}
