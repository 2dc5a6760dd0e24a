import { Input } from "@/components/ui/input";
import { useText } from "@/lib/i18n";
import type { FilterProps } from "../types";

/** Words contained in a text. Serves texts and narratives. */
export function TextFilter({ label, value, onChange }: Omit<FilterProps, "field">) {
  const t = useText();
  const text = (value as { contains?: string } | undefined)?.contains ?? "";
  return (
    <Input
      aria-label={label}
      placeholder={t("filter-contains")}
      value={text}
      onChange={(event) => onChange(event.target.value ? { contains: event.target.value } : undefined)}
    />
  );
}
