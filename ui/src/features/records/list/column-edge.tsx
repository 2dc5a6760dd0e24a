import { useEffect, useRef, type KeyboardEvent, type PointerEvent } from "react";
import { useText } from "@/lib/i18n";
import { inBounds, NARROWEST, WIDEST } from "./columns";

interface Props {
  name: string;
  /** Its width now, in pixels. */
  now: number;
  onPull(px: number): void;
  /** `null` goes back to the usual width. */
  onSet(px: number | null): void;
  /** As wide as what it says. */
  onFit(): void;
}

/** Pixels a key moves it; with Shift, four times as far. */
const STEP = 16;

/** The edge of a column: pulled with the mouse, moved with the arrows. A finger has no room for it. */
export function ColumnEdge({ name, now, onPull, onSet, onFit }: Props) {
  const t = useText();
  const from = useRef<{ x: number; width: number; last: number } | null>(null);
  // Keys come faster than widths are drawn and measured.
  const asked = useRef(now);
  useEffect(() => {
    asked.current = now;
  }, [now]);
  const by = (step: number) => {
    asked.current = inBounds(asked.current + step);
    onSet(asked.current);
  };
  const start = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, width: now, last: now };
  };
  const move = (event: PointerEvent) => {
    if (!from.current) return;
    from.current.last = from.current.width + event.clientX - from.current.x;
    onPull(from.current.last);
  };
  const end = () => {
    if (from.current && from.current.last !== from.current.width) onSet(from.current.last);
    from.current = null;
  };
  const key = (event: KeyboardEvent) => {
    const step = STEP * (event.shiftKey ? 4 : 1);
    const act = { ArrowLeft: () => by(-step), ArrowRight: () => by(step), Home: () => onSet(NARROWEST), End: () => onSet(WIDEST), Enter: onFit, Delete: () => onSet(null) }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  return (
    <span
      role="separator"
      aria-orientation="vertical"
      aria-label={t("list-column-width", { name })}
      aria-valuenow={now}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      tabIndex={0}
      title={t("list-column-width-how")}
      onPointerDown={start}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      onDoubleClick={onFit}
      onKeyDown={key}
      className="group/edge absolute inset-y-0 -right-4.5 z-10 grid w-6 cursor-col-resize touch-none place-items-center rounded pointer-coarse:hidden glove:hidden"
    >
      <span className="h-4 w-px bg-line group-hover/edge:w-0.5 group-hover/edge:bg-primary group-focus-visible/edge:w-0.5 group-focus-visible/edge:bg-primary" />
    </span>
  );
}
