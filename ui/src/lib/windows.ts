/** Several windows: in the application only; a browser has its own tabs. */
import { callMachine, isApplication } from "./api";

/** Ctrl, ⌘ or the middle button on a link of ours opens it in a window beside this one; returns the way to stop. */
export function openLinksBeside(): () => void {
  if (!isApplication()) return () => undefined;
  const follow = (event: MouseEvent) => {
    const wanted = event.type === "auxclick" ? event.button === 1 : event.ctrlKey || event.metaKey;
    const link = event.target instanceof Element && event.target.closest('a[href^="#/"]');
    if (!wanted || !link) return;
    event.preventDefault();
    event.stopPropagation();
    void callMachine("open_window", { place: link.getAttribute("href")?.slice(1) }).catch(() => undefined);
  };
  // Before the router, which leaves such clicks to a browser that is not there.
  for (const click of ["click", "auxclick"] as const) document.addEventListener(click, follow, true);
  return () => {
    for (const click of ["click", "auxclick"] as const) document.removeEventListener(click, follow, true);
  };
}
