import { useText } from "@/lib/i18n";

/** An empty value, said and not left to guess. */
export function Blank() {
  const t = useText();
  return (
    <span className="text-ink-3" aria-label={t("value-empty")}>
      –
    </span>
  );
}
