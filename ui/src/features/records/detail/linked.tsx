import { Link } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { Section } from "@/components/page";
import { RecordLine } from "@/components/record-line";
import { Button } from "@/components/ui/button";
import { useCatalogue } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { Field, RecordType } from "@/lib/model";
import { useRead } from "@/lib/queries";
import { useSession } from "@/lib/session";
import { useZoneOf } from "@/lib/zones";
import type { Shown } from "./record-view";

/** Rows of one kind shown on the page; the rest is a list away. */
const MOST = 10;

/** Records of other types that point to this one: what followed from it. */
export function Linked({ detail, type }: Shown) {
  const { types } = useCatalogue();
  const { mayOn } = useSession();
  const pointing = [...types.values()]
    .filter((other) => mayOn("view", other))
    .flatMap((other) => other.fields.filter((field) => field.kind === "record" && field.target === type.name).map((field) => ({ other, field })));
  return pointing.map(({ other, field }) => <LinkedOf key={`${other.name}.${field.name}`} id={detail.record.id} type={other} field={field} />);
}

function LinkedOf({ id, type, field }: { id: string; type: RecordType; field: Field }) {
  const t = useText();
  const labels = useLabels();
  const zoneOf = useZoneOf();
  const { mayOn } = useSession();
  const address = { module: type.module, plural: type.plural };
  const filter = { [field.name]: id };
  const page = useRead("record.list", { record_type: type.name, filter, sort: [{ field: "created_at", descending: true }], limit: MOST });
  const rows = page.data?.rows ?? [];
  const total = page.data?.total ?? 0;
  const mayCreate = mayOn("create", type);
  if (rows.length === 0 && !mayCreate) return null;
  const create = t.maybe(`create-${type.name}`) ?? t("form-new", { type: labels.type(type.name) });
  return (
    <Section
      title={total > 0 ? t("linked-title", { types: labels.plural(type.name), count: total }) : labels.plural(type.name)}
      flush
      action={
        mayCreate && (
          <Button asChild size="sm" variant="ghost">
            <Link to="/$module/$plural/new" params={address} search={{ fill: `${field.name}=${id}` }}>
              <Plus aria-hidden />
              {create}
            </Link>
          </Button>
        )
      }
    >
      {rows.length === 0 && <p className="px-4 py-3 text-ink-3">{t("linked-none")}</p>}
      <div className="divide-y divide-line">
        {rows.map((row) => (
          <RecordLine key={row.record.id} row={row} type={type} zone={zoneOf(row.record.site_id)} />
        ))}
      </div>
      {total > rows.length && (
        <Link to="/$module/$plural" params={address} search={{ filter }} className="flex min-h-(--ctl-sm) items-center border-t border-line px-4 py-2 font-medium text-primary-ink hover:bg-hover">
          {t("home-all")}
        </Link>
      )}
    </Section>
  );
}
