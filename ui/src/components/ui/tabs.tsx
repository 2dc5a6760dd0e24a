import { Tabs as Radix } from "radix-ui";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { cn } from "@/lib/cn";
import { Count } from "./count";

export interface Tab {
  value: string;
  label: string;
  badge?: number;
}

/** A row of tabs; the panels are the caller's. Where not all have room, the edge fades. */
export function Tabs(props: {
  tabs: Tab[];
  value: string;
  onChange(value: string): void;
  label: string;
  children?: ReactNode;
}) {
  const { list, more } = useMore(props.value);
  return (
    <Radix.Root value={props.value} onValueChange={props.onChange} className="min-w-0">
      <Radix.List ref={list} aria-label={props.label} className={cn("flex gap-1 overflow-x-auto scroll-px-10 no-scrollbar glove:gap-(--gap)", more && "fade-end")}>
        {props.tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            // The panel is the caller's page, not an element Radix knows.
            aria-controls={undefined}
            className="inline-flex h-(--ctl-sm) min-w-(--ctl-sm) shrink-0 items-center justify-center gap-2 rounded-lg px-3 text-sm whitespace-nowrap text-ink-2 -outline-offset-2 hover:bg-hover data-[state=active]:bg-primary-soft data-[state=active]:font-medium data-[state=active]:text-primary-ink sun:data-[state=active]:underline"
          >
            {tab.label}
            <Count value={tab.badge} />
          </Radix.Trigger>
        ))}
      </Radix.List>
      {props.children}
    </Radix.Root>
  );
}

/** Brings the chosen tab into sight and knows whether there are more beyond the end. */
function useMore(value: string) {
  const list = useRef<HTMLDivElement>(null);
  const [more, setMore] = useState(false);
  useEffect(() => {
    const node = list.current;
    if (!node) return;
    const look = () => setMore(node.scrollLeft + node.clientWidth < node.scrollWidth - 1);
    const size = new ResizeObserver(look);
    size.observe(node);
    node.addEventListener("scroll", look, { passive: true });
    return () => {
      size.disconnect();
      node.removeEventListener("scroll", look);
    };
  }, []);
  useEffect(() => {
    // A moment later: a page come back to puts what scrolled on it where it was.
    const soon = requestAnimationFrame(() => list.current?.querySelector("[data-state=active]")?.scrollIntoView?.({ block: "nearest", inline: "nearest" }));
    return () => cancelAnimationFrame(soon);
  }, [value]);
  return { list, more };
}

export const TabPanel = Radix.Content;
