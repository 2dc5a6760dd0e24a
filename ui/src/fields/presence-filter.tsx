import { ToggleChips } from "@/components/ui/toggle-chips";
import { useText } from "@/lib/i18n";
import type { FilterProps } from "./types";

/** Records with some, or without any: for photographs and comments, which have no value to compare. */
export function PresenceFilter({ label, value, onChange }: Omit<FilterProps, "field">) {
  const t = useText();
  return (
    <ToggleChips
      label={label}
      chips={[
        { value: "filled", label: t("filter-with") },
        { value: "empty", label: t("filter-without") },
      ]}
      values={value ? [value.is] : []}
      onChange={(values) => {
        const last = values.at(-1);
        onChange(last === "filled" || last === "empty" ? { is: last } : null);
      }}
    />
  );
}
