import { useNavigate } from "@tanstack/react-router";
import { Search, type LucideIcon } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useEffect, useId, useState, type KeyboardEvent, type ReactNode } from "react";
import { ReadFailed } from "@/components/answer";
import { Kbd } from "@/components/ui/kbd";
import { cn } from "@/lib/cn";
import { useText } from "@/lib/i18n";
import type { SearchHit } from "@/lib/model";
import { useRecent } from "@/lib/recent";
import { HitLine } from "./hit-line";
import { matches, useEntries, type Entry, type EntryGroup } from "./use-entries";
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

interface Row {
  key: string;
  show: ReactNode;
  run(): void;
}

interface Group {
  /** Its heading is `palette-<name>`. */
  name: "recent" | "records" | EntryGroup;
  rows: Row[];
}

const RECORDS = 12;
/** Of each kind where records were found too: enough for what begins with these letters. */
const BESIDE_RECORDS = 3;
const KINDS: EntryGroup[] = ["places", "actions", "settings"];

function useGroups(text: string): Group[] {
  const t = useText();
  const navigate = useNavigate();
  const entries = useEntries();
  const { hits } = useHits(text, RECORDS);
  const recent = useRecent();
  const searched = text.trim();
  const recordRow = (hit: SearchHit): Row => ({ key: hit.id, show: <HitLine hit={hit} />, run: () => void navigate({ to: "/record/$id", params: { id: hit.id } }) });
  const entryRow = ({ key, icon, words, run }: Entry): Row => ({ key, show: <Line icon={icon} words={words} />, run });
  const kind = (name: EntryGroup): Group => {
    const found = entries.filter((entry) => entry.group === name && (searched === "" ? !entry.hidden : matches(entry.words, text)));
    return { name, rows: (hits.length > 0 ? found.slice(0, BESIDE_RECORDS) : found).map(entryRow) };
  };
  if (searched === "") return filled([{ name: "recent", rows: recent.map(recordRow) }, kind("actions"), kind("places"), kind("settings")]);
  const all: Row = { key: "all", show: <Line icon={Search} words={t("search-all", { text: searched })} />, run: () => void navigate({ to: "/search", search: { q: searched } }) };
  const records: Group = { name: "records", rows: [...hits.map(recordRow), all] };
  // A number is a record's; letters may begin a place or an action, which are few and stand above the many.
  return filled(/\d/.test(searched) ? [records, ...KINDS.map(kind)] : [...KINDS.map(kind), records]);
}

const filled = (groups: Group[]) => groups.filter((group) => group.rows.length > 0);

function Line({ icon: Icon, words }: { icon: LucideIcon; words: string }) {
  return (
    <>
      <Icon className="size-4 shrink-0 text-ink-3" aria-hidden />
      <span className="truncate">{words}</span>
    </>
  );
}

/** What the keys do, for those who see them; a screen reader says it of the box by itself. */
const HINTS: [string[], string][] = [
  [["↑", "↓"], "palette-move"],
  [["↵"], "palette-open"],
  [["Esc"], "action-close"],
];

function Content({ onDone }: { onDone(): void }) {
  const t = useText();
  const list = useId();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const groups = useGroups(text);
  const { error } = useHits(text, RECORDS);
  const rows = groups.flatMap((group) => group.rows);
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
      {error && (
        <div className="p-2">
          <ReadFailed part error={error} />
        </div>
      )}
      <div id={list} role="listbox" aria-label={t("choices")} className="min-h-0 flex-1 scroll-py-10 overflow-y-auto px-2 pb-2">
        {groups.map((group) => (
          <div key={group.name} role="group" aria-labelledby={`${list}-${group.name}`}>
            <p id={`${list}-${group.name}`} role="presentation" className="sticky top-0 bg-surface px-3 pt-3 pb-1 text-xs font-medium text-ink-3">
              {t(`palette-${group.name}`)}
            </p>
            {group.rows.map((row) => {
              const i = rows.indexOf(row);
              return (
                <div
                  key={row.key}
                  id={`${list}-${i}`}
                  role="option"
                  aria-selected={i === index}
                  onClick={() => choose(row)}
                  onPointerMove={() => setAt(i)}
                  className={cn("flex min-h-(--ctl) cursor-pointer items-center gap-3 rounded-lg px-3 py-1.5 glove:min-h-(--row)", i === index && "bg-hover")}
                >
                  {row.show}
                </div>
              );
            })}
          </div>
        ))}
      </div>
      <p aria-hidden className="hidden items-center gap-4 border-t border-line px-4 py-2 text-xs text-ink-3 md:flex">
        {HINTS.map(([keys, words]) => (
          <span key={words} className="flex items-center gap-1.5">
            {keys.map((key) => (
              <Kbd key={key}>{key}</Kbd>
            ))}
            {t(words)}
          </span>
        ))}
      </p>
    </>
  );
}
