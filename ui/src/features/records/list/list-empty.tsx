import { Link } from "@tanstack/react-router";
import { SearchX } from "lucide-react";
import { iconNamed } from "@/components/icon";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/feedback";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { RecordType } from "@/lib/model";
import { useSession } from "@/lib/session";

/** Nothing matches, or nothing exists yet: and what to do. */
export function ListEmpty({ type, narrowed, onClear }: { type: RecordType; narrowed: boolean; onClear(): void }) {
  const t = useText();
  const labels = useLabels();
  const { mayOn } = useSession();
  if (narrowed) return <EmptyState icon={SearchX} title={t("no-match")} detail={t("list-no-match")} action={<Button onClick={onClear}>{t("list-clear")}</Button>} />;
  return (
    <EmptyState
      icon={iconNamed(type.icon)}
      title={t("list-empty")}
      detail={t("list-empty-detail")}
      action={
        mayOn("create", type) && (
          <Button asChild variant="primary">
            <Link to="/$module/$plural/new" params={{ module: type.module, plural: type.plural }}>
              {t.maybe(`create-${type.name}`) ?? t("form-new", { type: labels.type(type.name) })}
            </Link>
          </Button>
        )
      }
    />
  );
}
