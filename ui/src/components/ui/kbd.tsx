import { cn } from "@/lib/cn";

/** A key; where there is no room for asides it is shown only if it is what the page is about. */
export function Kbd({ children, always }: { children: string; always?: boolean }) {
  return (
    <kbd className={cn("bordered rounded-md border-line bg-sunken px-1.5 py-0.5 font-sans text-2xs text-ink-3", !always && "hidden md:inline-block")}>
      {children}
    </kbd>
  );
}
