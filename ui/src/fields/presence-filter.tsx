import { ToggleChips } from "@/components/ui/toggle-chips";
import { useText } from "@/lib/i18n";
import type { FilterProps } from "./types";

/** Records with some, or without any: for photographs and comments, which have no value to compare. */
export function PresenceFilter({ label, value, onChange }: Omit<FilterProps, "field">) {
  const t = useText();
  const wanted = (value as { exists?: boolean } | undefined)?.exists;
  return (
    <ToggleChips
      label={label}
      chips={[
        { value: "with", label: t("filter-with") },
        { value: "without", label: t("filter-without") },
      ]}
      values={wanted === undefined ? [] : [wanted ? "with" : "without"]}
      onChange={(values) => {
        const last = values.at(-1);
        onChange(last === undefined ? undefined : { exists: last === "with" });
      }}
    />
  );
}
