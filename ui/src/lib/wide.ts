import { useSyncExternalStore } from "react";

/** Whether a media query holds, and follows it. */
export function useWide(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = window.matchMedia?.(query);
      media?.addEventListener("change", changed);
      return () => media?.removeEventListener("change", changed);
    },
    () => window.matchMedia?.(query).matches ?? true,
  );
}
