import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import type { RefObject } from "react";
import type { Layout } from "./layout";

/** Room at the top for the names of the columns, and for the heading that stays there. */
const NAMES = 48;
const HEADING = 64;
/** Lines drawn beyond those in sight. */
const BEYOND = 12;

/** Which lines of a list are drawn and where, and which of them is the heading of the first in sight. */
export function useLines(layout: Layout, frame: RefObject<HTMLElement | null>, wide: boolean) {
  const virtual = useVirtualizer({
    count: layout.count,
    // The heading is drawn wherever its rows are.
    rangeExtractor: (range) => {
      const heading = layout.headingOf(range.startIndex);
      const drawn = defaultRangeExtractor(range);
      return heading === null || drawn.includes(heading) ? drawn : [heading, ...drawn];
    },
    getScrollElement: () => frame.current,
    estimateSize: () => (wide ? 52 : 84),
    scrollPaddingStart: (wide ? NAMES : 0) + (layout.headingOf(0) === null ? 0 : HEADING),
    overscan: BEYOND,
  });
  const items = virtual.getVirtualItems();
  return { virtual, items, heading: virtual.range ? layout.headingOf(virtual.range.startIndex) : null };
}
