import { useNavigate, type LinkProps } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState, type CSSProperties, type MouseEvent } from "react";
import { ReadFailed } from "@/components/answer";
import { SkeletonRows } from "@/components/ui/feedback";
import { useToast } from "@/components/ui/toast";
import { useText } from "@/lib/i18n";
import type { ListSearch } from "@/lib/list-search";
import type { ListView, RecordRow, RecordType } from "@/lib/model";
import { useZoneOf } from "@/lib/zones";
import { BulkBar } from "../bulk/bulk-bar";
import { CellEditor } from "./cell-editor";
import { groupKept, template } from "./columns";
import { GroupHeading } from "./group-heading";
import { layoutOf, type Layout } from "./layout";
import { Line } from "./line";
import { ListEmpty } from "./list-empty";
import { ListFoot } from "./list-foot";
import { CardRow, TableRow, type RowActs } from "./list-row";
import { ListHeader } from "./list-header";
import type { ChangeSearch } from "./record-list";
import { useCellEdit } from "./use-cell-edit";
import { useColumnsFit } from "./use-columns-fit";
import { useRowKeys } from "./use-row-keys";
import { useFolded } from "./use-folded";
import { useLines } from "./use-lines";
import { allIds, groupedQuery, PAGE, queryOf, useGroups, useRows, type Rows } from "./use-rows";
import { useSelection, type Selection } from "./use-selection";
import { useWidths, useWords } from "./use-widths";

/** Rows asked for before they are drawn: the next page is there when the list comes to it. */
const AHEAD = 50;
/** Within which a second click belongs to the first. */
const TWICE_MS = 220;

interface Props {
  type: RecordType;
  view: ListView;
  search: ListSearch;
  onChange: ChangeSearch;
  /** A record opens beside the list instead of in its place. */
  room: boolean;
  /** Rows can be chosen where they are cards too. */
  selecting: boolean;
  onSelecting(on: boolean): void;
}

/** Thousands of rows, of which only those in sight exist. */
export function ListTable(props: Props) {
  const t = useText();
  const toast = useToast();
  const { type, view, search } = props;
  const [seen, setSeen] = useState({ first: 0, last: 40 });
  const asked = useMemo(() => queryOf(type, view, search), [type, view, search]);
  const group = groupKept(type, search.group);
  const { groups, error } = useGroups(type, asked, group);
  const query = groupedQuery(type, asked, group, groups);
  const rows = useRows(query, seen.first, seen.last);
  const { folded, toggle } = useFolded(type, group);
  const choosing = !useColumnsFit() && props.selecting;
  const selection = useSelection();
  const { clear } = selection;
  useEffect(() => clear(), [view.name, search.q, search.filter, search.saved, clear]);
  const failed = rows.error ?? error;
  if (failed) return <ReadFailed error={failed} />;
  if (rows.pending || (group && !groups)) return <SkeletonRows />;
  if (rows.total === 0) return <ListEmpty type={type} narrowed={Boolean(search.q || search.filter)} onClear={() => props.onChange({ q: undefined, filter: undefined })} />;
  const all = () =>
    void allIds(query)
      .then(selection.set)
      .catch(() => toast({ title: t("list-failed"), tone: "warning" }));
  const end = () => {
    clear();
    props.onSelecting(false);
  };
  return (
    <>
      <Grid {...props} rows={rows} layout={layoutOf(rows.total, groups, folded)} folded={folded} onFold={toggle} selection={selection} onAll={all} onSeen={setSeen} />
      {(selection.ids.size > 0 || choosing) && <BulkBar type={type} ids={[...selection.ids]} total={rows.total} onAll={all} onClear={end} />}
      <ListFoot total={rows.total} asOf={rows.asOf} />
    </>
  );
}

interface GridProps extends Props {
  rows: Rows;
  layout: Layout;
  folded: ReadonlySet<string | null>;
  onFold(value: string | null): void;
  selection: Selection;
  onAll(): void;
  onSeen(seen: { first: number; last: number }): void;
}

/** Rows and headings in sight. */
function Grid(props: GridProps) {
  const { type, view, search, rows, layout, selection, onSeen } = props;
  const wide = useColumnsFit() && !(props.room && search.open);
  const zoneOf = useZoneOf();
  const navigate = useNavigate();
  const frame = useRef<HTMLDivElement>(null);
  const { virtual, items, heading } = useLines(layout, frame, wide);
  const { widths, pull, set } = useWidths(type);
  const words = useWords(type);
  const editing = useCellEdit(type);
  // Every row there is, not only those in the frame: what scrolls in has its words already.
  const drawn = items.flatMap((item) => {
    const shown = layout.at(item.index);
    return shown.kind === "row" ? [shown.row] : [];
  });
  const [first, last] = [drawn[0] ?? 0, drawn.at(-1) ?? 40];
  const [from, to] = [startOf(Math.max(0, first - AHEAD)), startOf(Math.max(0, Math.min(last + AHEAD, rows.total - 1)))];
  useEffect(() => onSeen({ first: from, last: to }), [from, to, onSeen]);
  const idAt = (index: number) => rows.rowAt(index)?.record.id;
  const place = useMemo(() => (id: string) => placeOf(type, search, props.room, id), [type, search, props.room]);
  const edit = (row: RecordRow | undefined, index: number, column?: string) => {
    if (row) void editing.begin(row, view.columns, column, (name) => cellAt(frame.current, layout.of(index), name));
  };
  const cursor = useRowKeys({
    total: rows.total,
    beside: layout.beside,
    columns: wide ? view.columns : [],
    idAt,
    placeOf: place,
    selection,
    onEdit: (row, column) => edit(rows.rowAt(row), row, column),
    linkOf: (row) => frame.current?.querySelector<HTMLElement>(`[data-index="${layout.of(row)}"] a`) ?? null,
    show: (row) => virtual.scrollToIndex(layout.of(row)),
    reset: `${view.name} ${search.q} ${JSON.stringify([search.filter, search.sort, search.group])}`,
  });
  const open = useRef(0);
  const click = (event: MouseEvent, row: RecordRow, index: number, column: string | undefined) => {
    clearTimeout(open.current);
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    // The title opens at once; on a value that may be changed a second click may follow.
    if (!plain || !column || column === type.title_field || !editing.mayEdit(row, column)) return;
    event.preventDefault();
    if (event.detail > 1) edit(row, index, column);
    else open.current = window.setTimeout(() => void navigate(place(row.record.id)), TWICE_MS);
  };
  const chosen = selection.ids.size;
  const Row = wide ? TableRow : CardRow;
  const act = useActs({
    select: (event, row, index) => (event.shiftKey ? selection.reach(index, idAt) : selection.toggle(row.record.id, index)),
    stand: cursor.stand,
    over: editing.prepare,
    click,
  });
  return (
    <div
      ref={frame}
      className="min-h-0 flex-1 overflow-auto border-t border-line bg-surface"
      style={{ "--columns": template(type, view.columns, words, widths) } as CSSProperties}
      role="table"
      aria-rowcount={rows.total}
    >
      <div className="min-w-fit">
        {wide && (
          <ListHeader
            type={type}
            view={view}
            sort={search.sort}
            onSort={(sort) => props.onChange({ sort })}
            selected={chosen === 0 ? false : chosen >= rows.total ? true : "mixed"}
            onSelectAll={() => (chosen > 0 ? selection.clear() : props.onAll())}
            onPull={pull}
            onWidth={set}
          />
        )}
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const shown = layout.at(item.index);
            const row = shown.kind === "row" ? rows.rowAt(shown.row) : undefined;
            return (
              <Line key={item.key} ref={virtual.measureElement} item={item} stays={item.index === heading} wide={wide}>
                {shown.kind === "group" ? (
                  <GroupHeading type={type} by={search.group ?? ""} group={shown.group} folded={props.folded.has(shown.group.value)} onFold={() => props.onFold(shown.group.value)} />
                ) : row ? (
                  <Row
                    row={row}
                    type={type}
                    view={view}
                    zone={zoneOf(row.record.site_id)}
                    active={shown.row === cursor.row || (props.room && row.record.id === search.open)}
                    column={shown.row === cursor.row ? cursor.column : undefined}
                    index={shown.row}
                    placeOf={place}
                    selected={selection.ids.has(row.record.id)}
                    selecting={props.selecting}
                    act={act}
                  />
                ) : (
                  <div className="h-(--row)" aria-busy />
                )}
              </Line>
            );
          })}
        </div>
      </div>
      {editing.now && <CellEditor {...editing.now} type={type} zone={zoneOf(editing.now.row.record.site_id)} onClose={editing.end} />}
    </div>
  );
}

/** First row of the page that holds a row: the list is drawn anew when pages change, not at every row. */
const startOf = (row: number) => row - (row % PAGE);

function useActs(now: RowActs): RowActs {
  const latest = useRef(now);
  useEffect(() => {
    latest.current = now;
  });
  return useMemo<RowActs>(
    () => ({
      select: (...given) => latest.current.select(...given),
      stand: (...given) => latest.current.stand(...given),
      over: (...given) => latest.current.over(...given),
      click: (...given) => latest.current.click(...given),
    }),
    [],
  );
}

const cellAt = (frame: HTMLElement | null, index: number, column: string) => frame?.querySelector<HTMLElement>(`[data-index="${index}"] [data-column="${column}"]`) ?? null;

/** Where a row leads: to the record, or to this list with the record beside it. */
function placeOf({ module, plural }: RecordType, search: ListSearch, room: boolean, id: string): LinkProps {
  if (!room) return { to: "/$module/$plural/$id", params: { module, plural, id } };
  return { to: "/$module/$plural", params: { module, plural }, search: { ...search, open: id } };
}
