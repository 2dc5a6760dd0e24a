import { Link } from "@tanstack/react-router";
import { useState, type DragEvent } from "react";
import { ReadFailed } from "@/components/answer";
import { ChoiceBadge } from "@/components/choice-badge";
import { StateBadge } from "@/components/state-badge";
import { SyncMark } from "@/components/sync-badge";
import { SkeletonRows } from "@/components/ui/feedback";
import { useCatalogue } from "@/lib/catalogue";
import { cn } from "@/lib/cn";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import { listSearch, type ListSearch } from "@/lib/list-search";
import type { BoardColumn, BoardView as Board, ListView, RecordRow, RecordType } from "@/lib/model";
import { useZoneOf } from "@/lib/zones";
import { ReasonDialog } from "../detail/reason-dialog";
import { Cell, isBlank } from "./cell";
import { MoveMenu } from "./move-menu";
import { useBoard } from "./use-board";
import { useMove, type Move } from "./use-move";

/** Records in columns: by state, or by a choice. */
export default function BoardView({ type, board, search }: { type: RecordType; board: Board; view: ListView; search: ListSearch }) {
  const answer = useBoard(type, board, search);
  const move = useMove(type, board);
  const labels = useLabels();
  const workflow = useCatalogue().workflowOf(type)?.name ?? "";
  const asked = move.asked ? labels.transition(workflow, move.asked.transition.name) : "";
  if (answer.pending) return <SkeletonRows />;
  if (answer.error) return <ReadFailed error={answer.error} />;
  return (
    <div className="flex min-h-0 flex-1 gap-3 overflow-x-auto px-4 pb-4 md:px-8">
      {answer.columns
        .filter((column) => column.value !== null || column.total > 0)
        .map((column) => (
          <Column key={column.value ?? ""} type={type} board={board} search={search} column={column} move={move} />
        ))}
      <ReasonDialog key={asked} open={move.asked !== null} title={asked} action={asked} busy={move.busy} problem={move.problem} onClose={move.close} onSend={move.send} />
    </div>
  );
}

/** What a dragged card carries. */
const CARRIED = "application/x-opsflux-card";

function Column({ type, board, search, column, move }: { type: RecordType; board: Board; search: ListSearch; column: BoardColumn; move: Move }) {
  const t = useText();
  const zoneOf = useZoneOf();
  const [over, setOver] = useState(false);
  // A list of all of them: one that shows some states only would hide the rest.
  const everything = useCatalogue().viewsOf(type).lists.find((list) => !list.filter)?.name;
  const { value } = column;
  const drop = (event: DragEvent) => {
    setOver(false);
    const carried = event.dataTransfer.getData(CARRIED);
    if (!carried || value === null) return;
    event.preventDefault();
    const row = JSON.parse(carried) as RecordRow;
    if (!column.rows.some((own) => own.record.id === row.record.id)) move.drop(row, value);
  };
  return (
    <section
      className={cn("flex w-72 shrink-0 flex-col rounded-xl bg-sunken sun:bordered sun:border-line", over && "outline-2 outline-ring")}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(CARRIED) || value === null) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
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
            <Card row={row} type={type} board={board} zone={zoneOf(row.record.site_id)} move={move} />
          </li>
        ))}
        {column.total > column.rows.length && (
          <li>
            <Link
              to="/$module/$plural"
              params={{ module: type.module, plural: type.plural }}
              search={listSearch({ view: everything, q: search.q, filter: { ...search.filter, [board.group_by]: value === null ? { empty: true } : { in: [value] } } })}
              className="flex min-h-(--ctl-sm) items-center rounded-lg px-2 text-label text-primary-ink hover:bg-hover"
            >
              {t("board-more", { count: column.total - column.rows.length })}
            </Link>
          </li>
        )}
      </ul>
    </section>
  );
}

function Card({ row, type, board, zone, move }: { row: RecordRow; type: RecordType; board: Board; zone: string; move: Move }) {
  const t = useText();
  const labels = useLabels();
  return (
    <div
      draggable
      onDragStart={(event) => event.dataTransfer.setData(CARRIED, JSON.stringify(row))}
      className="card relative flex items-start gap-(--gap) p-3 transition-colors hover:border-line-strong"
    >
      <Link
        to="/$module/$plural/$id"
        params={{ module: type.module, plural: type.plural, id: row.record.id }}
        draggable={false}
        className="flex min-h-(--ctl) min-w-0 flex-1 flex-col gap-1.5 rounded-lg"
      >
        <span className="flex items-center gap-2 text-xs text-ink-3 pointer-fine:pr-8">
          {row.number}
          <SyncMark state={row.sync_state} />
        </span>
        <span className="line-clamp-3 font-medium">{row.title || t("untitled")}</span>
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-xs text-ink-2">
          {board.card.filter((column) => !isBlank(row, column)).map((column) => (
            <span key={column} title={labels.field(type.name, column)} className="inline-flex max-w-full min-w-0">
              <Cell row={row} type={type} column={column} zone={zone} />
            </span>
          ))}
        </span>
      </Link>
      <MoveMenu row={row} type={type} board={board} move={move} />
    </div>
  );
}
