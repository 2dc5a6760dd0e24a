import { useState } from "react";
import { Combobox } from "@/components/ui/combobox";
import type { Kind } from "@/lib/catalogue";
import { useRead } from "@/lib/queries";
import type { FilterProps } from "../types";

/** Records that point to one chosen record. */
export function ReferenceFilter<K extends Kind>(props: FilterProps<K> & { target: string }) {
  const [search, setSearch] = useState("");
  const options = useRead("record.options", {
    record_type: props.target,
    search: search || undefined,
    limit: 60,
  });
  const id = typeof props.value === "string" ? props.value : null;
  const names = useRead("record.names", { ids: id ? [id] : [] }, id !== null);
  return (
    <Combobox
      label={props.label}
      search={search}
      onSearch={setSearch}
      options={(options.data ?? []).map((o) => ({ value: o.id, label: o.title, detail: o.detail }))}
      selected={id ? { value: id, label: names.data?.[id] ?? "…" } : null}
      onSelect={(option) => props.onChange(option?.value)}
    />
  );
}
