import { Section } from "@/components/page";
import { RecordLine } from "@/components/record-line";
import { ago } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { RecordType } from "@/lib/model";
import { useRead } from "@/lib/queries";
import { useLanguage } from "@/lib/session";
import { useZoneOf } from "@/lib/zones";
import { AllLink } from "./mine";
import { useLastVisit } from "./use-last-visit";

/** What arrived since the last visit, of the types this person oversees; else what is newest. */
export function Arrived({ types }: { types: RecordType[] }) {
  const since = useLastVisit();
  return (
    <div className="flex flex-wrap items-start gap-5 *:min-w-0 *:flex-1 *:basis-[28rem]">
      {types.map((type) => (
        <ArrivedOf key={type.name} type={type} since={since} />
      ))}
    </div>
  );
}

function ArrivedOf({ type, since }: { type: RecordType; since: number | null }) {
  const t = useText();
  const labels = useLabels();
  const language = useLanguage();
  const zoneOf = useZoneOf();
  const sort = [{ field: "created_at", descending: true }];
  const page = useRead("record.list", { record_type: type.name, sort, limit: 6 });
  const filter = { created_at: { ">": new Date(since ?? 0).toISOString() } };
  const fresh = useRead("record.list", { record_type: type.name, filter, limit: 1 }, since !== null);
  const rows = page.data?.rows ?? [];
  if (rows.length === 0) return null;
  const types = labels.plural(type.name);
  const title = since === null || !fresh.data ? t("home-arrived", { types }) : t("home-since", { types, count: fresh.data.total, ago: ago(since, language) });
  return (
    <Section title={title} flush action={<AllLink type={type} />}>
      <div className="divide-y divide-line">
        {rows.map((row) => (
          <RecordLine key={row.record.id} row={row} type={type} zone={zoneOf(row.record.site_id)} />
        ))}
      </div>
    </Section>
  );
}
