import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type PointerEvent } from "react";

/** Most and usual enlargement. */
const MOST = 8;
const CLOSE = 2.5;
/** One press of a button or key. */
const STEP = 1.5;
/** One press of an arrow while enlarged, in pixels. */
const PAN = 80;

export interface View {
  scale: number;
  /** How far the middle of the picture is from the middle of the frame. */
  x: number;
  y: number;
}

const WHOLE: View = { scale: 1, x: 0, y: 0 };

/** The view `factor` times as close, with the point `at` (from the middle of the frame) where it was. */
export function closer(view: View, factor: number, at = { x: 0, y: 0 }): View {
  const scale = Math.min(MOST, Math.max(1, view.scale * factor));
  if (scale === 1) return WHOLE;
  const by = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by };
}

/** The view moved by some pixels, as far as there is picture. */
export function moved(view: View, dx: number, dy: number, frame: { width: number; height: number }): View {
  const within = (value: number, size: number) => {
    const most = (size * (view.scale - 1)) / 2;
    return Math.min(most, Math.max(-most, value));
  };
  return { ...view, x: within(view.x + dx, frame.width), y: within(view.y + dy, frame.height) };
}

const ARROWS: { [key: string]: [number, number] } = { ArrowLeft: [PAN, 0], ArrowRight: [-PAN, 0], ArrowUp: [0, PAN], ArrowDown: [0, -PAN] };

/** Enlarging one picture: wheel, two fingers, double tap, dragging, keys, buttons. */
export function useZoom(picture: string | undefined) {
  const frame = useRef<HTMLDivElement>(null);
  const [view, setView] = useState(WHOLE);
  const fingers = useRef(new Map<number, { x: number; y: number }>());
  useEffect(() => {
    setView(WHOLE);
    fingers.current.clear();
  }, [picture]);

  const box = () => frame.current?.getBoundingClientRect() ?? new DOMRect();
  const fromMiddle = (point: { x: number; y: number }) => {
    const { left, top, width, height } = box();
    return { x: point.x - left - width / 2, y: point.y - top - height / 2 };
  };
  const by = (factor: number, at?: { x: number; y: number }) => setView((now) => moved(closer(now, factor, at && fromMiddle(at)), 0, 0, box()));
  const pan = (dx: number, dy: number) => setView((now) => moved(now, dx, dy, box()));

  useEffect(() => {
    const node = frame.current;
    if (!node) return;
    // React listens passively to the wheel: the page behind would move.
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      by(Math.exp(-event.deltaY / 300), { x: event.clientX, y: event.clientY });
    };
    node.addEventListener("wheel", wheel, { passive: false });
    return () => node.removeEventListener("wheel", wheel);
  });

  const down = (event: PointerEvent) => {
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
  };
  const move = (event: PointerEvent) => {
    const before = fingers.current.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    fingers.current.set(event.pointerId, now);
    const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1];
    if (!other) return pan(now.x - before.x, now.y - before.y);
    const apart = (one: { x: number; y: number }) => Math.hypot(one.x - other.x, one.y - other.y);
    by(apart(now) / Math.max(1, apart(before)), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
  };
  const up = (event: PointerEvent) => void fingers.current.delete(event.pointerId);
  const twice = (event: MouseEvent) => by(view.scale > 1 ? 0 : CLOSE, { x: event.clientX, y: event.clientY });

  /** Whether the key was for the zoom. */
  const key = (event: KeyboardEvent): boolean => {
    const arrow = view.scale > 1 ? ARROWS[event.key] : undefined;
    if (event.key === "+" || event.key === "=") by(STEP);
    else if (event.key === "-") by(1 / STEP);
    else if (event.key === "0") setView(WHOLE);
    else if (arrow) pan(...arrow);
    else return false;
    event.preventDefault();
    return true;
  };

  return {
    frame,
    view,
    key,
    enlarge: () => by(STEP),
    reduce: () => by(1 / STEP),
    canEnlarge: view.scale < MOST,
    canReduce: view.scale > 1,
    handlers: { onPointerDown: down, onPointerMove: move, onPointerUp: up, onPointerCancel: up, onPointerLeave: up, onDoubleClick: twice },
    style: { transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})`, touchAction: "none" as const },
  };
}
