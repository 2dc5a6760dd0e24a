import { NotFound } from "@/components/not-found";
import { useText } from "@/lib/i18n";

/** The address names a type that no installed module declares. */
export function NotFoundType() {
  const t = useText();
  return <NotFound detail={t("type-missing")} />;
}
