import { SearchX } from "lucide-react";
import { iconNamed } from "@/components/icon";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/feedback";
import { useText } from "@/lib/i18n";
import type { RecordType } from "@/lib/model";

/** Nothing matches, or nothing exists yet. */
export function ListEmpty({ type, narrowed, onClear }: { type: RecordType; narrowed: boolean; onClear(): void }) {
  const t = useText();
  if (narrowed) return <EmptyState icon={SearchX} title={t("no-match")} detail={t("list-no-match")} action={<Button onClick={onClear}>{t("list-clear")}</Button>} />;
  // The button that creates one stands above, where it is in every list.
  return <EmptyState icon={iconNamed(type.icon)} title={t("list-empty")} detail={t("list-empty-detail")} />;
}
