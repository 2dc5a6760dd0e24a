import { GitCompareArrows } from "lucide-react";
import { Instant } from "@/components/instant";
import { Button } from "@/components/ui/button";
import { FieldDisplay } from "@/fields";
import { fieldOf } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { ConflictView } from "@/lib/model";
import { useWrite } from "@/lib/queries";
import { useRefusal } from "@/lib/refusal";
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
      {resolve.error && (
        <p role="alert" className="mt-2 font-medium">
          {refusal(resolve.error)}
        </p>
      )}
    </section>
  );
}
