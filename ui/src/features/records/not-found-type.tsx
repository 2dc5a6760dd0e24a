import { Compass } from "lucide-react";
import { EmptyState } from "@/components/ui/feedback";
import { useText } from "@/lib/i18n";

/** The address names a type that no installed module declares. */
export function NotFoundType() {
  const t = useText();
  return <EmptyState alone icon={Compass} title={t("not-found")} detail={t("type-missing")} />;
}
