import { Input } from "@/components/ui/input";
import { useText } from "@/lib/i18n";
import { useTyped } from "@/lib/typed";
import type { FilterProps } from "../types";
import { Ways } from "../ways";

/** Words contained in a text, or missing from it. Serves texts and narratives. */
export function TextFilter(props: Omit<FilterProps, "field"> & { field: { required: boolean } }) {
  const { label, value, onChange } = props;
  return (
    <Ways {...props} ways={["contains", "lacks"]}>
      {(way) =>
        (way === "contains" || way === "lacks") && (
          <Words label={label} value={value && "text" in value ? value.text : ""} onChange={(text) => onChange(text ? { is: way, text } : null)} />
        )
      }
    </Ways>
  );
}

function Words({ label, value, onChange }: { label: string; value: string; onChange(text: string): void }) {
  const t = useText();
  const [text, setText] = useTyped(value, onChange);
  return <Input aria-label={label} placeholder={t("filter-text")} value={text} onChange={(event) => setText(event.target.value)} />;
}
