import { Link } from "@tanstack/react-router";
import { ClipboardList } from "lucide-react";
import { Section } from "@/components/page";
import { RecordLine } from "@/components/record-line";
import { EmptyState } from "@/components/ui/feedback";
import type { Condition } from "@/lib/condition";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { RecordType } from "@/lib/model";
import { useRead } from "@/lib/queries";
import { useZoneOf } from "@/lib/zones";

/** What this person wrote, type by type. */
export function Mine({ types }: { types: RecordType[] }) {
  return types.map((type) => <MineOf key={type.name} type={type} />);
}

const filter = { created_by: "$actor" };

function MineOf({ type }: { type: RecordType }) {
  const t = useText();
  const labels = useLabels();
  const zoneOf = useZoneOf();
  const page = useRead("record.list", {
    record_type: type.name,
    filter,
    sort: [{ field: "updated_at", descending: true }],
    limit: 5,
  });
  const rows = page.data?.rows ?? [];
  if (page.isPending || (rows.length === 0 && !type.safety_fact)) return null;
  return (
    <Section title={t("home-mine", { types: labels.plural(type.name) })} flush action={<AllLink type={type} filter={filter} />}>
      {rows.length === 0 && <EmptyState icon={ClipboardList} title={t("list-empty")} detail={t("home-mine-empty")} className="py-8" />}
      <div className="divide-y divide-line">
        {rows.map((row) => (
          <RecordLine key={row.record.id} row={row} type={type} zone={zoneOf(row.record.site_id)} />
        ))}
      </div>
    </Section>
  );
}

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
