import { Input } from "@/components/ui/input";
import { useText } from "@/lib/i18n";
import type { FilterProps } from "../types";
import { Ways } from "../ways";

const bound = (text: string) => (/^-?\d+$/.test(text) ? Number(text) : undefined);

export function IntegerFilter(props: FilterProps<"integer">) {
  const t = useText();
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
            {(["from", "to"] as const).map((end) => {
              const name = t(`filter-number-${end}`);
              return <Input key={end} inputMode="numeric" aria-label={t("filter-said", { field: label, test: name })} placeholder={name} value={String(range[end] ?? "")} onChange={(event) => set(end, event.target.value)} />;
            })}
          </div>
        )
      }
    </Ways>
  );
}
