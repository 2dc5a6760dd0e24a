import { useState } from "react";
import { Combobox } from "@/components/ui/combobox";
import type { Kind } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import { useRead } from "@/lib/queries";
import type { FilterProps } from "../types";
import { OneOf } from "../ways";

/** Stands for whoever looks at the list. */
const ME = "$actor";

/** Records that point to one, or none, of some others. */
export function ReferenceFilter<K extends Kind>(props: FilterProps<K> & { target: string }) {
  const t = useText();
  const [search, setSearch] = useState("");
  const { target, label, value } = props;
  const options = useRead("record.options", { record_type: target, search: search || undefined, limit: 60 });
  const chosen = value && "values" in value ? value.values.map(String) : [];
  const ids = chosen.filter((id) => id !== ME);
  const names = useRead("record.names", { ids }, ids.length > 0);
  const chips = [...(target === "person" ? [{ value: ME, label: t("filter-me-chip") }] : []), ...ids.map((id) => ({ value: id, label: names.data?.[id] ?? "…" }))];
  return (
    <OneOf {...props} chips={chips}>
      {(add) => (
        <Combobox
          label={label}
          placeholder={t("filter-add")}
          search={search}
          onSearch={setSearch}
          options={(options.data ?? []).filter(({ id }) => !ids.includes(id)).map((o) => ({ value: o.id, label: o.title, detail: o.detail }))}
          selected={null}
          onSelect={(option) => option && add(option.value)}
        />
      )}
    </OneOf>
  );
}
