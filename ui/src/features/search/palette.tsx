import { useNavigate } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useEffect, useId, useState, type KeyboardEvent, type ReactNode } from "react";
import { cn } from "@/lib/cn";
import { useText } from "@/lib/i18n";
import { HitLine } from "./hit-line";
import { matches, useEntries } from "./use-entries";
import { useHits } from "./use-hits";

/** Ctrl or ⌘ K: any record by a few letters, any place, any action. */
export function Palette({ open, onOpenChange }: { open: boolean; onOpenChange(open: boolean): void }) {
  const t = useText();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-50 bg-overlay animate-fade" />
        <Radix.Content aria-describedby={undefined} className="fixed top-[8dvh] left-1/2 z-50 flex max-h-[80dvh] w-[min(94vw,40rem)] -translate-x-1/2 flex-col overflow-hidden rounded-2xl bg-surface shadow-pop animate-fade">
          <Radix.Title className="sr-only">{t("nav-search")}</Radix.Title>
          <Content onDone={() => onOpenChange(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const PLACES = 3;

interface Row {
  key: string;
  show: ReactNode;
  run(): void;
}

function useRows(text: string): Row[] {
  const t = useText();
  const navigate = useNavigate();
  const entries = useEntries();
  const { hits } = useHits(text, 12);
  const found = entries
    .filter((entry) => matches(entry.words, text))
    .map(({ key, icon: Icon, words, run }): Row => ({
      key,
      run,
      show: (
        <>
          <Icon className="size-4 shrink-0 text-ink-3" aria-hidden />
          <span className="truncate">{words}</span>
        </>
      ),
    }));
  const records = hits.map((hit): Row => ({ key: hit.id, show: <HitLine hit={hit} />, run: () => void navigate({ to: "/record/$id", params: { id: hit.id } }) }));
  if (text.trim() === "") return found;
  const all: Row = {
    key: "all",
    show: (
      <>
        <Search className="size-4 shrink-0 text-ink-3" aria-hidden />
        <span className="truncate">{t("search-all", { text: text.trim() })}</span>
      </>
    ),
    run: () => void navigate({ to: "/search", search: { q: text.trim() } }),
  };
  // A few places and actions first, so that many records never hide them.
  return [...found.slice(0, PLACES), ...records, ...found.slice(PLACES), all];
}

function Content({ onDone }: { onDone(): void }) {
  const t = useText();
  const list = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const rows = useRows(text);
  const index = Math.min(at, rows.length - 1);
  useEffect(() => {
    // A block: some browsers answer a promise here, which is no way to clean up.
    document.getElementById(`${list}-${index}`)?.scrollIntoView({ block: "nearest" });
  }, [list, index]);
  const choose = (row: Row | undefined) => {
    if (!row) return;
    onDone();
    row.run();
  };
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) setAt((index + step + rows.length) % Math.max(rows.length, 1));
    else if (event.key === "Enter") choose(rows[index]);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Search className="size-5 shrink-0 text-ink-3" aria-hidden />
        <input
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls={list}
          aria-activedescendant={rows[index] && `${list}-${index}`}
          aria-label={t("nav-search")}
          placeholder={t("search-placeholder")}
          className="h-14 glove:h-(--row) min-w-0 flex-1 bg-transparent text-base outline-none"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={keys}
        />
      </div>
      <ul id={list} role="listbox" aria-label={t("choices")} className="min-h-0 flex-1 overflow-y-auto p-2">
        {rows.map((row, i) => (
          <li
            key={row.key}
            id={`${list}-${i}`}
            role="option"
            aria-selected={i === index}
            onClick={() => choose(row)}
            onPointerMove={() => setAt(i)}
            className={cn("flex min-h-(--ctl) glove:min-h-(--row) cursor-pointer items-center gap-3 rounded-lg px-3 py-1.5", i === index && "bg-hover")}
          >
            {row.show}
          </li>
        ))}
      </ul>
    </>
  );
}
