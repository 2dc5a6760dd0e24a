export function Kbd({ children }: { children: string }) {
  return (
    <kbd className="bordered hidden rounded-md border-line bg-sunken px-1.5 py-0.5 font-sans text-2xs text-ink-3 md:inline-block">
      {children}
    </kbd>
  );
}
