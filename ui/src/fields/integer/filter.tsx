import { Input } from "@/components/ui/input";
import type { Json } from "@/lib/condition";
import { useText } from "@/lib/i18n";
import { useTyped } from "@/lib/typed";
import type { FilterProps } from "../types";
import { Ways } from "../ways";

const bound = (text: string) => (/^-?\d+$/.test(text) ? Number(text) : undefined);

export function IntegerFilter(props: FilterProps<"integer">) {
  const { label, value, onChange } = props;
  const range = value?.is === "between" ? value : { from: undefined, to: undefined };
  const set = (end: "from" | "to", text: string) => {
    const next = { from: range.from, to: range.to, [end]: bound(text) };
    onChange(next.from === undefined && next.to === undefined ? null : { is: "between", ...next });
  };
  return (
    <Ways {...props} ways={["between"]}>
      {(way) =>
        way === "between" && (
          <div className="flex items-center gap-(--gap)">
            {(["from", "to"] as const).map((end) => (
              <Bound key={end} end={end} label={label} value={range[end]} onChange={(text) => set(end, text)} />
            ))}
          </div>
        )
      }
    </Ways>
  );
}

function Bound({ end, label, value, onChange }: { end: "from" | "to"; label: string; value: Json; onChange(text: string): void }) {
  const t = useText();
  const [text, setText] = useTyped(String(value ?? ""), onChange);
  const name = t(`filter-number-${end}`);
  return <Input inputMode="numeric" aria-label={t("filter-said", { field: label, test: name })} placeholder={name} value={text} onChange={(event) => setText(event.target.value)} />;
}
