import { Input } from "@/components/ui/input";
import { useText } from "@/lib/i18n";
import type { FilterProps } from "../types";
import { Ways } from "../ways";

/** Words contained in a text, or missing from it. Serves texts and narratives. */
export function TextFilter(props: Omit<FilterProps, "field"> & { field: { required: boolean } }) {
  const t = useText();
  const { label, value, onChange } = props;
  return (
    <Ways {...props} ways={["contains", "lacks"]}>
      {(way) =>
        (way === "contains" || way === "lacks") && (
          <Input
            aria-label={label}
            placeholder={t("filter-text")}
            value={value && "text" in value ? value.text : ""}
            onChange={(event) => onChange(event.target.value ? { is: way, text: event.target.value } : null)}
          />
        )
      }
    </Ways>
  );
}
