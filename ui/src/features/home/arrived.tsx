import { ago } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { RecordType } from "@/lib/model";
import { useRead } from "@/lib/queries";
import { useLanguage } from "@/lib/session";
import { RecordSection } from "./record-section";
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
  // By when it came here: what was written without a link days ago is news today.
  const filter = { arrived_at: { ">": new Date(since ?? 0).toISOString() } };
  const fresh = useRead("record.list", { record_type: type.name, filter, limit: 1 }, since !== null);
  const types = labels.plural(type.name);
  const count = fresh.data?.total ?? 0;
  const title = since === null || !fresh.data ? t("home-arrived", { types }) : t("home-since", { types, count, ago: ago(since, language) });
  return <RecordSection type={type} title={title} sort={{ field: "arrived_at", descending: true }} limit={6} all={since !== null && count > 0 ? filter : undefined} />;
}
