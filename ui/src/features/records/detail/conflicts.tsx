import { GitCompareArrows, PencilLine } from "lucide-react";
import { useState } from "react";
import { describedBy, FieldFrame } from "@/components/field-frame";
import { Instant } from "@/components/instant";
import { Button } from "@/components/ui/button";
import { FieldDisplay, FieldInput, isGroup } from "@/fields";
import { fieldOf } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { ConflictView, Field } from "@/lib/model";
import { useWrite } from "@/lib/queries";
import { useRefusal } from "@/lib/refusal";
import { isEmpty } from "@/lib/values";
import type { Shown } from "./record-view";

/** Two people wrote the same field without seeing each other: both values, and a choice. */
export function Conflicts(shown: Shown) {
  return shown.detail.conflicts.map((conflict) => <OneConflict key={conflict.field} {...shown} conflict={conflict} />);
}

function OneConflict({ detail, type, zone, conflict }: Shown & { conflict: ConflictView }) {
  const t = useText();
  const labels = useLabels();
  const refusal = useRefusal();
  const resolve = useWrite("record.resolve");
  const field = fieldOf(type, conflict.field);
  const mayChoose = detail.may.fields.includes(conflict.field);
  return (
    <section className="bordered rounded-card border-warning-solid/60 sun:border-current bg-warning-soft p-4 text-warning-ink" aria-label={t("conflict-title", { field: labels.field(type.name, conflict.field) })}>
      <h2 className="flex items-center gap-2 font-semibold">
        <GitCompareArrows className="size-5" aria-hidden />
        {t("conflict-title", { field: labels.field(type.name, conflict.field) })}
      </h2>
      <p className="mt-1 text-label">{t("conflict-detail")}</p>
      <ul className="mt-3 grid gap-3 sm:grid-cols-2">
        {conflict.values.map((choice, i) => (
          <li key={`${choice.by}-${choice.at}`} className="flex flex-col gap-2 rounded-lg bg-surface p-3 text-ink">
            <p className="text-xs text-ink-3">
              {choice.by_name ?? t("author-system")} · <Instant at={choice.at} zone={zone} />
              {i === 0 && <span className="ml-1.5 font-medium">({t("conflict-shown")})</span>}
            </p>
            <div className="flex-1">
              {field && <FieldDisplay field={field} type={type} value={choice.value} names={detail.names} zone={zone} />}
            </div>
            {mayChoose && (
              <Button
                size="sm"
                className="self-start"
                disabled={resolve.isPending}
                onClick={() => resolve.mutate({ id: detail.record.id, field: conflict.field, value: choice.value })}
              >
                {t("conflict-choose")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {mayChoose && field && <Another {...{ detail, type, zone, field }} />}
      {resolve.error && (
        <p role="alert" className="mt-2 font-medium">
          {refusal(resolve.error)}
        </p>
      )}
    </section>
  );
}

/** Neither is right: a third value settles it. */
function Another({ detail, type, zone, field }: Pick<Shown, "detail" | "type" | "zone"> & { field: Field }) {
  const t = useText();
  const labels = useLabels();
  const refusal = useRefusal();
  const edit = useWrite("record.edit");
  const [open, setOpen] = useState(false);
  const [value, setValue] = useState<unknown>(null);
  const id = `another-${field.name}`;
  if (!open) {
    return (
      <Button size="sm" variant="ghost" className="mt-2" onClick={() => setOpen(true)}>
        <PencilLine aria-hidden />
        {t("conflict-another")}
      </Button>
    );
  }
  const [issue] = edit.error?.issues ?? [];
  const wrong = (issue && labels.issue(type, issue)) ?? refusal(edit.error) ?? undefined;
  return (
    <form
      className="mt-3 flex flex-col gap-(--gap) rounded-lg bg-surface p-3 text-ink"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isEmpty(value)) edit.mutate({ id: detail.record.id, fields: { [field.name]: value } });
      }}
    >
      <FieldFrame id={id} label={labels.field(type.name, field.name)} error={wrong} group={isGroup(field)}>
        <FieldInput field={field} type={type} id={id} value={value} onChange={setValue} values={{}} names={detail.names} zone={zone} invalid={Boolean(wrong)} describedBy={describedBy(id, undefined, wrong)} />
      </FieldFrame>
      <div className="flex flex-wrap gap-(--gap)">
        <Button type="submit" size="sm" variant="primary" disabled={isEmpty(value) || edit.isPending}>
          {t("form-save")}
        </Button>
        <Button size="sm" variant="ghost" onClick={() => setOpen(false)}>
          {t("action-cancel")}
        </Button>
      </div>
    </form>
  );
}
