import { ToggleChips } from "@/components/ui/toggle-chips";
import { useText } from "@/lib/i18n";
import type { FilterProps } from "../types";

export function BooleanFilter({ label, value, onChange }: FilterProps<"boolean">) {
  const t = useText();
  const chosen = typeof value === "boolean" ? [value ? "yes" : "no"] : [];
  return (
    <ToggleChips
      label={label}
      chips={[
        { value: "yes", label: t("yes") },
        { value: "no", label: t("no") },
      ]}
      values={chosen}
      onChange={(values) => {
        const last = values.at(-1);
        onChange(last === undefined ? undefined : last === "yes");
      }}
    />
  );
}
