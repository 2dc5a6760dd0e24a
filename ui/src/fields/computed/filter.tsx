import { ToggleChips } from "@/components/ui/toggle-chips";
import { useLabels } from "@/lib/labels";
import type { FilterProps } from "../types";

export function ComputedFilter({ field, type, label, value, onChange }: FilterProps<"computed">) {
  const labels = useLabels();
  const chosen = (value as { in?: string[] } | undefined)?.in ?? [];
  const results = [...new Set(field.cases.map((c) => c.value).filter((v) => typeof v === "string"))];
  return (
    <ToggleChips
      label={label}
      values={chosen}
      onChange={(values) => onChange(values.length ? { in: values } : undefined)}
      chips={results.map((v) => ({ value: v, label: labels.choice(type.name, field.name, v) }))}
    />
  );
}
