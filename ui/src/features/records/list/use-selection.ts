import { useCallback, useRef, useState } from "react";

/** Most records worked on at once. */
export const MOST_SELECTED = 500;

/** Records chosen in a list, by id; a range reaches from the last one touched. */
export function useSelection() {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<number | null>(null);
  const toggle = useCallback((id: string, index: number) => {
    last.current = index;
    setIds((old) => {
      const next = new Set(old);
      if (!next.delete(id) && next.size < MOST_SELECTED) next.add(id);
      return next;
    });
  }, []);
  const reach = useCallback((index: number, idAt: (index: number) => string | undefined) => {
    const from = last.current ?? index;
    const [low, high] = [Math.min(from, index), Math.max(from, index)];
    last.current = index;
    setIds((old) => {
      const next = new Set(old);
      for (let at = low; at <= high && next.size < MOST_SELECTED; at++) {
        const id = idAt(at);
        if (id) next.add(id);
      }
      return next;
    });
  }, []);
  const set = useCallback((chosen: string[]) => setIds(new Set(chosen.slice(0, MOST_SELECTED))), []);
  const clear = useCallback(() => setIds((old) => (old.size === 0 ? old : new Set())), []);
  return { ids, toggle, reach, set, clear };
}

export type Selection = ReturnType<typeof useSelection>;
