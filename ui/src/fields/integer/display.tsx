import { number } from "@/lib/format";
import { useLanguage } from "@/lib/session";
import { Blank } from "../blank";
import type { DisplayProps } from "../types";

export function IntegerDisplay({ value, field }: DisplayProps<"integer">) {
  const language = useLanguage();
  if (value?.t !== "integer") return <Blank />;
  return (
    <span className="tabular">
      {number(value.v, language)}
      {field.unit && <span className="text-ink-3">{`\u00a0${field.unit}`}</span>}
    </span>
  );
}
