import { useEffect } from "react";

/** What the screen shows, the innermost last. */
const shown: { text: string }[] = [];

function say(): void {
  const inner = shown.at(-1);
  document.title = inner ? `${inner.text} · OpsFlux` : "OpsFlux";
}

/** Names the page for the window, the tab and the screen reader; of nested pages the innermost. */
export function useTitle(text: string | null): void {
  useEffect(() => {
    if (!text) return;
    const own = { text };
    shown.push(own);
    say();
    return () => {
      shown.splice(shown.indexOf(own), 1);
      say();
    };
  }, [text]);
}
