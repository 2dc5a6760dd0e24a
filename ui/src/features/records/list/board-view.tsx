import { Link } from "@tanstack/react-router";
import { ChoiceBadge } from "@/components/choice-badge";
import { StateBadge } from "@/components/state-badge";
import { SyncMark } from "@/components/sync-badge";
import { ErrorState, SkeletonRows } from "@/components/ui/feedback";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { ListSearch } from "@/lib/list-search";
import type { BoardColumn, BoardView as Board, ListView, RecordRow, RecordType } from "@/lib/model";
import { useRefusal } from "@/lib/refusal";
import { useZoneOf } from "@/lib/zones";
import { Cell } from "./cell";
import { useBoard } from "./use-board";

/** Records in columns: by state, or by a choice. */
export function BoardView({ type, board, search }: { type: RecordType; board: Board; view: ListView; search: ListSearch }) {
  const t = useText();
  const refusal = useRefusal();
  const answer = useBoard(type, board, search);
  if (answer.pending) return <SkeletonRows />;
  if (answer.error) return <ErrorState title={t("list-failed")} detail={refusal(answer.error)} />;
  return (
    <div className="flex min-h-0 flex-1 gap-3 overflow-x-auto px-4 pb-4 md:px-8">
      {answer.columns
        .filter((column) => column.value !== null || column.total > 0)
        .map((column) => (
          <Column key={column.value ?? ""} type={type} board={board} column={column} />
        ))}
    </div>
  );
}

function Column({ type, board, column }: { type: RecordType; board: Board; column: BoardColumn }) {
  const t = useText();
  const zoneOf = useZoneOf();
  const { value } = column;
  return (
    <section className="flex w-72 shrink-0 flex-col rounded-xl bg-sunken">
      <h2 className="flex items-center gap-2 px-3 py-2.5">
        {value === null ? (
          <span className="text-ink-3">{t("value-empty")}</span>
        ) : board.group_by === "status" ? (
          <StateBadge type={type} state={value} />
        ) : (
          <ChoiceBadge type={type} field={board.group_by} value={value} />
        )}
        <span className="tabular text-xs text-ink-3">{column.total}</span>
      </h2>
      <ul className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto px-2 pb-2">
        {column.rows.map((row) => (
          <li key={row.record.id}>
            <Card row={row} type={type} board={board} zone={zoneOf(row.record.site_id)} />
          </li>
        ))}
        {column.total > column.rows.length && <li className="px-2 py-1 text-xs text-ink-3">{t("board-more", { count: column.total - column.rows.length })}</li>}
      </ul>
    </section>
  );
}

function Card({ row, type, board, zone }: { row: RecordRow; type: RecordType; board: Board; zone: string }) {
  const t = useText();
  const labels = useLabels();
  return (
    <Link to="/$module/$plural/$id" params={{ module: type.module, plural: type.plural, id: row.record.id }} className="card flex flex-col gap-2 p-3 hover:border-line-strong">
      <span className="tabular flex items-center gap-2 text-xs text-ink-3">
        {row.number}
        <SyncMark state={row.sync_state} />
      </span>
      <span className="line-clamp-3 font-medium">{row.title || t("untitled")}</span>
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-xs text-ink-2">
        {board.card.map((column) => (
          <span key={column} title={labels.field(type.name, column)} className="inline-flex max-w-full min-w-0">
            <Cell row={row} type={type} column={column} zone={zone} />
          </span>
        ))}
      </span>
    </Link>
  );
}
