import { ChoiceBadge } from "@/components/choice-badge";
import { Blank } from "../blank";
import type { DisplayProps } from "../types";

export function ChoiceDisplay({ value, field, type, dense }: DisplayProps<"choice">) {
  if (value?.t !== "text" || value.v === "") return <Blank />;
  return <ChoiceBadge type={type} field={field.name} value={value.v} plain={dense} />;
}
