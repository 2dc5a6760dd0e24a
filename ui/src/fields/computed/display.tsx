import { ChoiceBadge } from "@/components/choice-badge";
import { number } from "@/lib/format";
import { useLanguage } from "@/lib/session";
import { useText } from "@/lib/i18n";
import { Blank } from "../blank";
import type { DisplayProps } from "../types";

/** Worked out by the core from other fields. */
export function ComputedDisplay({ value, field, type, dense }: DisplayProps<"computed">) {
  const language = useLanguage();
  const t = useText();
  switch (value?.t) {
    case "text":
      return <ChoiceBadge type={type} field={field.name} value={value.v} plain={dense} />;
    case "integer":
      return <span className="tabular">{number(value.v, language)}</span>;
    case "boolean":
      return <span>{t(value.v ? "yes" : "no")}</span>;
    default:
      return <Blank />;
  }
}
