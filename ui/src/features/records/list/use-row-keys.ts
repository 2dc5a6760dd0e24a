import { useNavigate, type LinkProps } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useShortcut } from "@/lib/shortcut";
import type { Selection } from "./use-selection";

interface Given {
  total: number;
  /** The next row in sight, up or down. */
  beside(row: number, step: number): number;
  /** What of a row can be changed where it stands; none where rows are cards. */
  columns: string[];
  idAt(row: number): string | undefined;
  placeOf(id: string): LinkProps;
  selection: Selection;
  /** Changes a value of a row; where no column is given, the first that may be. */
  onEdit(row: number, column?: string): void;
  /** The link of a row, once it is drawn. */
  linkOf(row: number): HTMLElement | null;
  /** Brings a row into sight. */
  show(row: number): void;
  /** The keyboard starts over when this changes. */
  reset: string;
}

/** `j`, `k` and the arrows move, `x` chooses, Enter opens, F2 changes, Escape lets go; answers where the keyboard stands. */
export function useRowKeys({ total, beside, columns, idAt, placeOf, selection, onEdit, linkOf, show, reset }: Given) {
  const [at, setAt] = useState(-1);
  const [column, setColumn] = useState<string>();
  const navigate = useNavigate();
  useEffect(() => {
    setAt(-1);
    setColumn(undefined);
  }, [reset]);
  const move = (step: number) => {
    const next = beside(at, step);
    if (next < 0) return;
    setAt(next);
    show(next);
    comes.current = true;
  };
  // The focus goes along, so that a screen reader says the row; one far away is drawn a moment later.
  const comes = useRef(false);
  useEffect(() => {
    const link = comes.current ? linkOf(at) : null;
    if (!link) return;
    comes.current = false;
    link.focus({ preventScroll: true });
  });
  const aside = (step: number) => setColumn((now) => columns[Math.max(0, Math.min(columns.length - 1, columns.indexOf(now ?? "") + step))]);
  const id = at >= 0 ? idAt(at) : undefined;
  useShortcut("j", () => move(1), total > 0);
  useShortcut("k", () => move(-1), total > 0);
  useShortcut("x", () => id && selection.toggle(id, at), id !== undefined);
  useShortcut("Enter", () => id && void navigate(placeOf(id)), id !== undefined);
  useShortcut("ArrowDown", () => move(1), id !== undefined);
  useShortcut("ArrowUp", () => move(-1), id !== undefined);
  const cells = id !== undefined && columns.length > 0;
  useShortcut("ArrowRight", () => aside(1), cells);
  useShortcut("ArrowLeft", () => aside(-1), cells);
  useShortcut("F2", () => onEdit(at, column), cells);
  useShortcut("Escape", () => selection.clear(), selection.ids.size > 0);
  return { row: at, column, stand: setAt };
}
