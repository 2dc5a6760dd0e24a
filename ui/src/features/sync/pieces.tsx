import { Link } from "@tanstack/react-router";
import { CloudUpload, Hourglass, Image, Smartphone, TriangleAlert, type LucideIcon } from "lucide-react";
import { Answer } from "@/components/answer";
import { Section } from "@/components/page";
import { ago, bytes } from "@/lib/format";
import { useText } from "@/lib/i18n";
import type { SyncStatus, Waiting, WaitingState } from "@/lib/model";
import { useRead } from "@/lib/queries";
import { useLanguage } from "@/lib/session";
import { honestState } from "@/lib/sync-state";

const ICONS: { [S in WaitingState]: LucideIcon } = { queued: Smartphone, sent: CloudUpload, held: Hourglass, refused: TriangleAlert };

/** What waits, piece by piece, each with where it stands and why. */
export function Pieces({ status }: { status: SyncStatus }) {
  const t = useText();
  const queue = useRead("sync.queue", {});
  return (
    <Answer of={queue} what={t("sync-each")} part waiting={null}>
      {(all) => all.length > 0 && (
        <Section title={t("sync-each")} flush>
          <ul className="divide-y divide-line">
            {all.map((one, i) => (
              <li key={`${one.lane}-${one.record ?? ""}-${i}`}>
                <Piece one={one} status={status} />
              </li>
            ))}
            {unlisted(all, status).map(({ lane, count }) => (
              <li key={lane} className="px-4 py-2.5 text-ink-2">
                {t("sync-unlisted", { count, lane: t.maybe(`lane-${lane}`) ?? lane })}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Answer>
  );
}

/** What waits beside the pieces listed: the core names the first of each lane. */
export function unlisted(all: Waiting[], status: SyncStatus) {
  const listed = (lane: string) => all.filter((one) => one.lane === lane && one.state !== "refused").reduce((sum, one) => sum + one.pieces, 0);
  return status.lanes.map(({ name, count }) => ({ lane: name, count: count - listed(name) })).filter(({ count }) => count > 0);
}

/** Where it stands, in words: a picture that is held back says so. */
function standing(one: Waiting, status: SyncStatus): string {
  if (one.state === "refused") return "photo-refused";
  const held = one.lane === "text" ? null : status.photos_paused ? "sync-held-paused" : status.budget_spent ? "sync-held-budget" : null;
  return held ?? `record-${honestState(one.state, status, status.cut)}`;
}

function Piece({ one, status }: { one: Waiting; status: SyncStatus }) {
  const t = useText();
  const language = useLanguage();
  const state = honestState(one.state, status, status.cut);
  const Icon = one.lane === "text" || one.state === "refused" ? ICONS[state] : Image;
  const size = one.sent_bytes > 0 ? t("sync-part", { sent: bytes(one.sent_bytes, language), size: bytes(one.size_bytes, language) }) : bytes(one.size_bytes, language);
  const parts = [...(one.author_name ? [t("sync-of", { name: one.author_name })] : []), t.maybe(`lane-${one.lane}`) ?? one.lane, ...(one.pieces > 1 ? [t("sync-changes", { count: one.pieces })] : []), size, ago(one.since, language)];
  const body = (
    <>
      <Icon className={one.state === "refused" ? "size-5 shrink-0 text-danger-ink" : "size-5 shrink-0 text-ink-3"} aria-hidden />
      <span className="min-w-0 flex-1">
        <span className="line-clamp-2 font-medium break-words">{one.title || t("sync-loose")}</span>
        <span className="tabular block text-xs text-ink-3">{parts.join(" · ")}</span>
        {one.state === "refused" && <span className="mt-0.5 block text-label font-medium text-danger-ink">{t("sync-refused", { why: one.reason ?? t("issue-other") })}</span>}
      </span>
      <span className="shrink-0 text-xs text-ink-2">{t(standing(one, status))}</span>
    </>
  );
  const look = "flex min-h-(--row) items-center gap-3 px-4 py-2";
  if (!one.record) return <div className={look}>{body}</div>;
  return (
    <Link to="/record/$id" params={{ id: one.record }} className={`${look} hover:bg-hover`}>
      {body}
    </Link>
  );
}
