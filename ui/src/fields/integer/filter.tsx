import { Input } from "@/components/ui/input";
import { useText } from "@/lib/i18n";
import type { FilterProps } from "../types";

type Range = { ">="?: number; "<="?: number };

const bound = (text: string) => (/^-?\d+$/.test(text) ? Number(text) : undefined);

export function IntegerFilter({ label, value, onChange }: FilterProps<"integer">) {
  const t = useText();
  const range = (value ?? {}) as Range;
  const set = (op: keyof Range, text: string) => {
    const next: Range = { ...range, [op]: bound(text) };
    if (next[op] === undefined) delete next[op];
    onChange(Object.keys(next).length ? next : undefined);
  };
  return (
    <div className="flex items-center gap-(--gap)">
      <Input
        inputMode="numeric"
        aria-label={t("filter-said", { field: label, test: t("filter-from") })}
        placeholder={t("filter-from")}
        value={range[">="] ?? ""}
        onChange={(event) => set(">=", event.target.value)}
      />
      <Input
        inputMode="numeric"
        aria-label={t("filter-said", { field: label, test: t("filter-to") })}
        placeholder={t("filter-to")}
        value={range["<="] ?? ""}
        onChange={(event) => set("<=", event.target.value)}
      />
    </div>
  );
}
