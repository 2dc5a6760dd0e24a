import { useDeferredValue, useMemo, useState } from "react";
import { Combobox, type Option } from "@/components/ui/combobox";
import type { Kind } from "@/lib/catalogue";
import { useRead } from "@/lib/queries";
import type { InputProps } from "../types";

export interface ReferenceProps {
  target: string;
  /** Offered only from this site. */
  site?: string | null;
}

const noNames = { ids: [] as string[] };

/** Chooses a record of another type from this device's replica. */
export function ReferenceInput<K extends Kind>(props: InputProps<K> & ReferenceProps) {
  const [search, setSearch] = useState("");
  const wanted = useDeferredValue(search);
  const options = useRead("record.options", {
    record_type: props.target,
    search: wanted || undefined,
    site_id: props.site ?? undefined,
    limit: 60,
  });
  const list = useMemo<Option[]>(
    () => (options.data ?? []).map((o) => ({ value: o.id, label: o.title, detail: o.detail })),
    [options.data],
  );
  const selected = useSelected(props.value, list, props.names);
  return (
    <Combobox
      id={props.id}
      labelledBy={`${props.id}-label`}
      describedBy={props.describedBy}
      invalid={props.invalid}
      disabled={props.disabled}
      search={search}
      onSearch={setSearch}
      options={list}
      selected={selected}
      onSelect={(option) => props.onChange(option?.value ?? null)}
    />
  );
}

/** The chosen record's name: from the list, from the record, or asked for. */
function useSelected(value: unknown, list: Option[], names: { [id: string]: string }): Option | null {
  const id = typeof value === "string" && value !== "" ? value : null;
  const known = id ? (list.find((o) => o.value === id)?.label ?? names[id]) : undefined;
  const asked = useRead("record.names", id ? { ids: [id] } : noNames, id !== null && !known);
  if (!id) return null;
  return { value: id, label: known ?? asked.data?.[id] ?? "…" };
}
