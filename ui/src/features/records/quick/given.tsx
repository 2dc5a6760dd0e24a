import { MapPin, Pencil } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { Field, RecordType } from "@/lib/model";

interface Props {
  type: RecordType;
  fields: { field: Field; words: string }[];
  onOpen(): void;
}

/** Answers that were there already, in words: right with no tap at all, changed with one. */
export function Given({ type, fields, onOpen }: Props) {
  const t = useText();
  const labels = useLabels();
  const places = fields.some(({ field }) => field.kind === "site" || field.kind === "area");
  const Mark = places ? MapPin : Pencil;
  return (
    <section className="card flex flex-wrap items-center gap-3 p-3 pl-4">
      <Mark className="size-5 shrink-0 text-ink-2" aria-hidden />
      <dl className="flex min-w-0 flex-1 basis-56 flex-wrap gap-x-6 gap-y-1">
        {fields.map(({ field, words }) => (
          <div key={field.name} className="min-w-0">
            <dt className="text-xs text-ink-3">{labels.field(type.name, field.name)}</dt>
            <dd className="font-medium break-words">{words}</dd>
          </div>
        ))}
      </dl>
      <Button onClick={onOpen} aria-label={t("quick-change-of", { what: fields.map(({ field }) => labels.field(type.name, field.name)).join(", ") })}>
        {t("quick-change")}
      </Button>
    </section>
  );
}
