import { useMemo, useState } from "react";
import type { RecordType } from "@/lib/model";
import { useGloves } from "@/lib/preferences";
import { fitting } from "./columns";
import { useWords } from "./use-widths";

/** Pixels a list has from side to side; all there are before it is drawn. */
function useRoom() {
  const [room, setRoom] = useState(Infinity);
  const [frame] = useState(() => (node: HTMLElement | null) => {
    if (!node || typeof ResizeObserver === "undefined") return;
    const look = () => setRoom(node.clientWidth || Infinity);
    const watch = new ResizeObserver(look);
    watch.observe(node);
    look();
    return () => watch.disconnect();
  });
  return { room, frame };
}

const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;

/** The columns of a list for which there is room; who chose columns of their own scrolls sideways instead. */
export function useFit(type: RecordType, columns: string[]) {
  const { room: px, frame } = useRoom();
  const gloves = useGloves();
  const words = useWords(type);
  const fit = useMemo(() => fitting(type, columns, words, { px, rem: rem(), gloves }), [type, columns, words, px, gloves]);
  return { frame, columns: fit };
}
