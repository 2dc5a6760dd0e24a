import { useNavigate, type LinkProps } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useShortcut } from "@/lib/shortcut";
import type { Selection } from "./use-selection";

interface Given {
  total: number;
  idAt(row: number): string | undefined;
  placeOf(id: string): LinkProps;
  selection: Selection;
  /** Brings a row into sight. */
  show(row: number): void;
  /** The keyboard starts over when this changes. */
  reset: string;
}

/** `j` and `k` move, `x` chooses, Enter opens, Escape lets go; answers the row the keyboard stands on. */
export function useRowKeys({ total, idAt, placeOf, selection, show, reset }: Given): number {
  const [at, setAt] = useState(-1);
  const navigate = useNavigate();
  useEffect(() => setAt(-1), [reset]);
  const move = (step: number) => {
    const next = Math.max(0, Math.min(total - 1, at + step));
    setAt(next);
    show(next);
  };
  const id = at >= 0 ? idAt(at) : undefined;
  useShortcut("j", () => move(1), total > 0);
  useShortcut("k", () => move(-1), total > 0);
  useShortcut("x", () => id && selection.toggle(id, at), id !== undefined);
  useShortcut("Enter", () => id && void navigate(placeOf(id)), id !== undefined);
  useShortcut("Escape", () => selection.clear(), selection.ids.size > 0);
  return at;
}
