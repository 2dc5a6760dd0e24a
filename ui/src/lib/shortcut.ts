import { useEffect, useRef } from "react";

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Whether a dialog or menu has the floor. */
const layered = () => document.querySelector('[role="dialog"],[role="menu"],[role="alertdialog"]') !== null;

/** Whether Enter already means something where the keyboard stands. */
const answersEnter = (target: EventTarget | null) => target instanceof Element && target.closest("a[href],button") !== null;

/**
 * Runs on `mod+k` (Ctrl or ⌘) anywhere, or on a single key such as `j` when nobody is typing and
 * no dialog is open.
 */
export function useShortcut(key: string, run: (event: KeyboardEvent) => void, enabled = true): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (!enabled) return;
    const withMod = key.startsWith("mod+");
    const wanted = withMod ? key.slice(4) : key;
    const listen = (event: KeyboardEvent) => {
      const mod = event.ctrlKey || event.metaKey;
      if (event.key !== wanted || mod !== withMod || event.altKey) return;
      if (event.defaultPrevented || (!withMod && (typing(event.target) || layered()))) return;
      if (key === "Enter" && answersEnter(event.target)) return;
      event.preventDefault();
      latest.current(event);
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [key, enabled]);
}
