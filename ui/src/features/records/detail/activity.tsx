import { Avatar } from "@/components/ui/avatar";
import { Instant } from "@/components/instant";
import { Section } from "@/components/page";
import { fieldOfKind } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import type { Comment, HistoryEntry } from "@/lib/model";
import { CommentComposer } from "./comment-composer";
import { EntryWords } from "./entry-words";
import type { Shown } from "./record-view";
import { told } from "./told";

type Item = { at: number; key: string; comment: Comment } | { at: number; key: string; entry: HistoryEntry };

/** An entry that only carries a comment says nothing the comment does not. */
const onlyComments = (entry: HistoryEntry, field: string | undefined) =>
  entry.kind === "edited" && entry.changes.length > 0 && entry.changes.every((change) => change.field === field);

function itemsOf({ detail, type }: Shown): Item[] {
  const field = fieldOfKind(type, "comments")?.name;
  const value = field ? detail.record.fields[field] : undefined;
  const comments: Item[] = value?.t === "comments" ? value.v.map((comment) => ({ at: comment.at, key: comment.id, comment })) : [];
  const entries: Item[] = told(detail.history)
    .filter((entry) => !onlyComments(entry, field))
    .map((entry, i) => ({ at: entry.at, key: `${entry.at}-${i}`, entry }));
  return [...comments, ...entries].sort((a, b) => b.at - a.at);
}

/** What was said and done, newest first. */
export function Activity(shown: Shown) {
  const t = useText();
  const items = itemsOf(shown);
  const field = fieldOfKind(shown.type, "comments");
  return (
    <Section title={t("activity-title")}>
      {field && shown.detail.may.comment && <CommentComposer id={shown.detail.record.id} field={field.name} />}
      <ol className="flex flex-col gap-4">
        {items.map((item) => (
          <li key={item.key} className="flex min-w-0 gap-3">
            {"comment" in item ? <CommentItem {...shown} comment={item.comment} /> : <EntryItem {...shown} entry={item.entry} />}
          </li>
        ))}
      </ol>
    </Section>
  );
}

function CommentItem({ detail, comment, zone }: Shown & { comment: Comment }) {
  const t = useText();
  const author = (comment.by && detail.names[comment.by]) || t("author-system");
  return (
    <>
      <Avatar name={author} />
      <div className="min-w-0 flex-1 rounded-lg bg-sunken px-3 py-2">
        <p className="text-xs text-ink-3">
          <span className="font-medium text-ink">{author}</span> · <Instant at={comment.at} zone={zone} short />
        </p>
        <p className="mt-0.5 leading-relaxed break-words whitespace-pre-wrap">{comment.text}</p>
      </div>
    </>
  );
}

function EntryItem({ entry, ...shown }: Shown & { entry: HistoryEntry }) {
  const t = useText();
  const author = entry.by_name ?? (entry.by && shown.detail.names[entry.by]) ?? t("author-system");
  return (
    <>
      <Avatar name={author} className="bg-neutral-soft text-neutral-ink" />
      <div className="min-w-0 flex-1 text-label">
        <EntryWords {...shown} entry={entry} author={author} />
        <p className="text-xs text-ink-3">
          <Instant at={entry.at} zone={shown.zone} short />
          {entry.pending && ` · ${t("record-queued")}`}
        </p>
      </div>
    </>
  );
}
