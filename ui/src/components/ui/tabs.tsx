import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Count } from "./count";

export interface Tab {
  value: string;
  label: string;
  badge?: number;
}

/** A row of tabs; the panels are the caller's. */
export function Tabs(props: {
  tabs: Tab[];
  value: string;
  onChange(value: string): void;
  label: string;
  children?: ReactNode;
}) {
  return (
    <Radix.Root value={props.value} onValueChange={props.onChange} className="min-w-0">
      <Radix.List aria-label={props.label} className="flex gap-1 overflow-x-auto glove:gap-(--gap)">
        {props.tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            // The panel is the caller's page, not an element Radix knows.
            aria-controls={undefined}
            className="inline-flex h-(--ctl-sm) min-w-(--ctl-sm) shrink-0 items-center justify-center gap-2 rounded-lg px-3 text-sm whitespace-nowrap text-ink-2 hover:bg-hover data-[state=active]:bg-primary-soft data-[state=active]:font-medium data-[state=active]:text-primary-ink sun:data-[state=active]:underline"
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

export const TabPanel = Radix.Content;
