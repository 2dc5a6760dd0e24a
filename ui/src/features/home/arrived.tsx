import { Section } from "@/components/page";
import { RecordLine } from "@/components/record-line";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { RecordType } from "@/lib/model";
import { useRead } from "@/lib/queries";
import { useZoneOf } from "@/lib/zones";
import { AllLink } from "./mine";

/** The newest records of the types this person oversees. */
export function Arrived({ types }: { types: RecordType[] }) {
  return (
    <div className="flex flex-wrap items-start gap-5 *:min-w-0 *:flex-1 *:basis-[28rem]">
      {types.map((type) => (
        <ArrivedOf key={type.name} type={type} />
      ))}
    </div>
  );
}

function ArrivedOf({ type }: { type: RecordType }) {
  const t = useText();
  const labels = useLabels();
  const zoneOf = useZoneOf();
  const page = useRead("record.list", { record_type: type.name, sort: [{ field: "created_at", descending: true }], limit: 6 });
  const rows = page.data?.rows ?? [];
  if (rows.length === 0) return null;
  return (
    <Section title={t("home-arrived", { types: labels.plural(type.name) })} flush action={<AllLink type={type} />}>
      <div className="divide-y divide-line">
        {rows.map((row) => (
          <RecordLine key={row.record.id} row={row} type={type} zone={zoneOf(row.record.site_id)} />
        ))}
      </div>
    </Section>
  );
}
