import { ToggleChips } from "@/components/ui/toggle-chips";
import { useText } from "@/lib/i18n";
import type { FilterProps } from "../types";
import { Ways } from "../ways";

export function BooleanFilter(props: FilterProps<"boolean">) {
  const t = useText();
  const { label, value, onChange } = props;
  const chosen = value?.is === "any" ? value.values.map((yes) => (yes ? "yes" : "no")) : [];
  return (
    <Ways {...props} ways={["any"]}>
      {(way) =>
        way === "any" && (
          <ToggleChips
            label={label}
            chips={[
              { value: "yes", label: t("yes") },
              { value: "no", label: t("no") },
            ]}
            values={chosen}
            onChange={(values) => {
              const last = values.at(-1);
              onChange(last === undefined ? null : { is: "any", values: [last === "yes"] });
            }}
          />
        )
      }
    </Ways>
  );
}
