import { useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { useText } from "@/lib/i18n";
import { useShortcut } from "@/lib/shortcut";

const KEYS: [string[], string][] = [
  [["Ctrl", "K"], "keys-search"],
  [["j", "k", "↓", "↑"], "keys-move"],
  [["x"], "keys-select"],
  [["↵"], "keys-open"],
  [["←", "→"], "keys-aside"],
  [["F2"], "keys-edit"],
  [["/"], "keys-find"],
  [["Esc"], "keys-clear"],
  [["?"], "keys-help"],
];

/** What the keyboard can do, at the press of `?`. */
export function KeysHelp() {
  const t = useText();
  const [open, setOpen] = useState(false);
  useShortcut("?", () => setOpen(true));
  return (
    <Dialog open={open} onOpenChange={setOpen} title={t("keys-title")}>
      <dl className="flex flex-col gap-2">
        {KEYS.map(([keys, words]) => (
          <div key={words} className="flex items-center gap-3">
            <dt className="flex w-28 shrink-0 gap-1">
              {keys.map((key) => (
                <Kbd key={key} always>{key}</Kbd>
              ))}
            </dt>
            <dd>{t(words)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
