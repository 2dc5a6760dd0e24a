import { FieldDisplay } from "@/fields";
import { fieldOf, useCatalogue } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { FieldChange, FieldValue, HistoryEntry } from "@/lib/model";
import type { Shown } from "./record-view";

type Props = Shown & { entry: HistoryEntry; author: string };

/** One event of a record's life as a sentence, with the values that changed. */
export function EntryWords(props: Props) {
  const { entry } = props;
  return (
    <>
      <p className="break-words">
        <span className="font-medium">{props.author}</span> {useSentence(props)}
      </p>
      {entry.reason && <blockquote className="my-1 border-l-2 border-line-strong pl-2 text-ink-2">{entry.reason}</blockquote>}
      {entry.kind !== "created" && entry.changes.length > 0 && (
        <ul className="my-1 flex flex-col gap-1">
          {entry.changes.map((change) => (
            <ChangeLine key={change.field} {...props} change={change} />
          ))}
        </ul>
      )}
    </>
  );
}

function useSentence({ entry, type }: Props): string {
  const t = useText();
  const labels = useLabels();
  const workflow = useCatalogue().workflowOf(type)?.name ?? "";
  const step = entry.command === "delete" ? t("record-delete") : labels.transition(workflow, entry.command ?? "");
  if (entry.kind === "created") return t("activity-created");
  if (entry.kind === "requested") return t("activity-asked", { step });
  if (!entry.decision) return t(entry.kind === "decided" ? "activity-recorded" : "activity-edited");
  if (!entry.decision.granted) return t("activity-refused", { step });
  const { from, to } = entry.decision;
  if (!from || !to) return t("activity-granted", { step });
  return t("activity-moved", { step, from: labels.state(workflow, from), to: labels.state(workflow, to) });
}

/** Longer texts are not repeated in the activity: the record shows them. */
const isLong = (value: FieldValue | null) => value?.t === "text" && value.v.length > 60;

function ChangeLine({ change, detail, type, zone }: Props & { change: FieldChange }) {
  const t = useText();
  const labels = useLabels();
  const field = fieldOf(type, change.field);
  if (!field) return null;
  const label = labels.field(type.name, change.field);
  const shared = { field, type, names: detail.names, zone, dense: true };
  if (isLong(change.before) || isLong(change.after)) return <li className="text-ink-2">{t("activity-text-changed", { field: label })}</li>;
  return (
    <li className="flex min-w-0 flex-wrap items-center gap-x-1.5 text-ink-2">
      <span className="text-ink-3">{label}</span>
      {change.before && (
        <>
          <span className="line-through opacity-80">
            <FieldDisplay {...shared} value={change.before} />
          </span>
          <span aria-label={t("activity-becomes")}>→</span>
        </>
      )}
      <FieldDisplay {...shared} value={change.after ?? undefined} />
    </li>
  );
}
