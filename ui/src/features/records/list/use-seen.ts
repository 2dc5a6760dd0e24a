import type { VirtualItem } from "@tanstack/react-virtual";
import { useEffect } from "react";
import type { Layout } from "./layout";
import { PAGE } from "./use-rows";

/** Rows asked for before they are drawn: the next page is there when the list comes to it. */
const AHEAD = 50;

/** First and last row wanted, by their places in the whole list. */
export interface Seen {
  first: number;
  last: number;
}

/** What a list wants before anything is drawn. */
export const AT_FIRST: Seen = { first: 0, last: 40 };

/** First row of the page that holds a row: the list is drawn anew when pages change, not at every row. */
const startOf = (row: number) => row - (row % PAGE);

/** Tells which rows are drawn and near: every one there is, not only those in the frame, so that what scrolls in has its words. */
export function useSeen(items: VirtualItem[], layout: Layout, total: number, onSeen: (seen: Seen) => void) {
  const drawn = items.flatMap(({ index }) => {
    const shown = layout.at(index);
    return shown.kind === "row" ? [shown.row] : [];
  });
  const first = startOf(Math.max(0, (drawn[0] ?? AT_FIRST.first) - AHEAD));
  const last = startOf(Math.max(0, Math.min((drawn.at(-1) ?? AT_FIRST.last) + AHEAD, total - 1)));
  useEffect(() => onSeen({ first, last }), [first, last, onSeen]);
}
