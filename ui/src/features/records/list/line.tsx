import type { VirtualItem } from "@tanstack/react-virtual";
import type { ReactNode, Ref } from "react";
import { cn } from "@/lib/cn";

interface Props {
  ref: Ref<HTMLDivElement>;
  item: VirtualItem;
  /** A heading whose rows pass beneath it. */
  stays: boolean;
  /** The names of the columns stand above. */
  wide: boolean;
  children: ReactNode;
}

/** A row or a heading in its place. */
export function Line({ ref, item, stays, wide, children }: Props) {
  return (
    <div
      ref={ref}
      data-index={item.index}
      className={stays ? cn("sticky z-10", wide ? "top-10 glove:top-(--ctl)" : "top-0") : "absolute inset-x-0 top-0"}
      style={stays ? undefined : { transform: `translateY(${item.start}px)` }}
    >
      {children}
    </div>
  );
}
