import { useRef } from "react";

/** Where the keyboard stands; within a menu, which closes, the button that opened it. */
function standing(): HTMLElement | null {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement)) return null;
  const opener = active.closest("[role=menu]")?.getAttribute("aria-labelledby");
  return opener ? document.getElementById(opener) : active;
}

/** For a dialog opened without a trigger of its own: whoever closes it stands where they stood. */
export function useReturnFocus() {
  const from = useRef<HTMLElement | null>(null);
  return {
    onOpenAutoFocus: () => {
      from.current = standing();
    },
    onCloseAutoFocus: (event: Event) => {
      if (!from.current?.isConnected) return;
      event.preventDefault();
      from.current.focus();
    },
  };
}
