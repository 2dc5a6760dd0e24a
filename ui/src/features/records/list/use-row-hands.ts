import { useNavigate, type LinkProps } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, type MouseEvent, type RefObject } from "react";
import type { RecordRow } from "@/lib/model";
import type { GridProps } from "./list-grid";
import type { RowActs } from "./list-row";
import { useCellEdit } from "./use-cell-edit";
import { useRowKeys } from "./use-row-keys";

/** Within which a second click belongs to the first. */
const TWICE_MS = 220;

interface Given extends Pick<GridProps, "type" | "view" | "search" | "rows" | "layout" | "selection"> {
  frame: RefObject<HTMLElement | null>;
  /** Rows have columns. */
  wide: boolean;
  placeOf(id: string): LinkProps;
  /** Brings a line into sight. */
  show(line: number): void;
}

/** What keys, clicks and boxes do with the rows of a list. */
export function useRowHands({ type, view, search, rows, layout, selection, frame, wide, placeOf, show }: Given) {
  const editing = useCellEdit(type);
  const idAt = (index: number) => rows.rowAt(index)?.record.id;
  const edit = (row: RecordRow | undefined, index: number, column?: string) => {
    if (row) void editing.begin(row, view.columns, column, (name) => cellAt(frame.current, layout.of(index), name));
  };
  const cursor = useRowKeys({
    total: rows.total,
    beside: layout.beside,
    columns: wide ? view.columns : [],
    idAt,
    placeOf,
    selection,
    onEdit: (row, column) => edit(rows.rowAt(row), row, column),
    linkOf: (row) => frame.current?.querySelector<HTMLElement>(`[data-index="${layout.of(row)}"] a`) ?? null,
    show: (row) => show(layout.of(row)),
    reset: `${view.name} ${search.q} ${JSON.stringify([search.filter, search.sort, search.group])}`,
  });
  const click = useClick(placeOf, (row, column) => column !== type.title_field && editing.mayEdit(row, column), edit);
  const act = useSame({
    select: (event, row, index) => (event.shiftKey ? selection.reach(index, idAt) : selection.toggle(row.record.id, index)),
    stand: cursor.stand,
    over: editing.prepare,
    click,
  });
  return { cursor, act, editing };
}

/** A click opens the record at once, unless it is on a value that may be changed: there a second click may follow. */
function useClick(placeOf: (id: string) => LinkProps, mayEdit: (row: RecordRow, column: string) => boolean, edit: (row: RecordRow, index: number, column: string) => void): RowActs["click"] {
  const navigate = useNavigate();
  const open = useRef(0);
  return (event: MouseEvent, row, index, column) => {
    clearTimeout(open.current);
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!plain || !column || !mayEdit(row, column)) return;
    event.preventDefault();
    if (event.detail > 1) edit(row, index, column);
    else open.current = window.setTimeout(() => void navigate(placeOf(row.record.id)), TWICE_MS);
  };
}

/** The same object at every drawing, that does what was given at the last: rows are drawn again only when they change. */
function useSame(now: RowActs): RowActs {
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

const cellAt = (frame: HTMLElement | null, line: number, column: string) => frame?.querySelector<HTMLElement>(`[data-index="${line}"] [data-column="${column}"]`) ?? null;
