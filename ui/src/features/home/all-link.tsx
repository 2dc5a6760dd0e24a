import { Link } from "@tanstack/react-router";
import type { Condition } from "@/lib/condition";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { RecordType } from "@/lib/model";

/** To the list that a section shows the beginning of. */
export function AllLink({ type, filter }: { type: RecordType; filter?: Condition }) {
  const t = useText();
  const labels = useLabels();
  return (
    <Link
      to="/$module/$plural"
      params={{ module: type.module, plural: type.plural }}
      search={filter ? { filter } : undefined}
      aria-label={t("home-all-of", { what: labels.plural(type.name) })}
      className="inline-flex min-h-(--ctl-sm) items-center rounded-md px-2 py-1 text-label font-medium text-primary-ink hover:bg-hover"
    >
      {t("home-all")}
    </Link>
  );
}
