import { Link } from "@tanstack/react-router";
import { Plus, Search, SquareCheck, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { PageHead } from "@/components/page";
import { Tabs } from "@/components/ui/tabs";
import { cn } from "@/lib/cn";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import { listSearch, type ListSearch } from "@/lib/list-search";
import type { ListView, RecordType, Views } from "@/lib/model";
import { useSession } from "@/lib/session";
import { useShortcut } from "@/lib/shortcut";
import { ColumnsMenu, GroupMenu, SortMenu } from "./columns-menu";
import { FilterChips } from "./filter-chips";
import { Filters } from "./filters";
import { useFilter } from "./use-filter";
import type { ChangeSearch } from "./record-list";
import { isOwn, SavedMenu } from "./saved-menu";
import { useColumnsFit } from "./use-columns-fit";
import { useSavedLists } from "./use-saved-lists";

interface Props {
  type: RecordType;
  views: Views;
  view: ListView;
  search: ListSearch;
  onChange: ChangeSearch;
  selecting: boolean;
  onSelecting(on: boolean): void;
}

/** The list's name, saved lists, words to look for and what narrows it. */
export function ListHead(props: Props) {
  const t = useText();
  const labels = useLabels();
  const { type, views, view, search, onChange } = props;
  const { mayOn } = useSession();
  const filter = useFilter(type, search, onChange);
  const [asked, ask] = useState<string | null>(null);
  const lists = views.lists.map((list) => ({ value: `list:${list.name}`, label: labels.list(type.name, list.name) }));
  const boards = views.boards.map((board) => ({ value: `board:${board.name}`, label: t("list-board", { name: labels.board(type.name, board.name) }) }));
  const saved = useSavedLists(type).lists;
  const own = saved.map((one) => ({ value: `saved:${one.id}`, label: one.name }));
  const shown = search.saved && saved.some((one) => one.id === search.saved) ? `saved:${search.saved}` : search.board ? `board:${search.board}` : `list:${view.name}`;
  const choose = (value: string) => {
    const [layout, name] = value.split(":");
    const kept = saved.find((one) => one.id === name);
    if (layout === "saved" && kept) return onChange({ ...listSearch({}), ...kept.search });
    // A saved list's own filters go with it.
    const clean = search.saved ? listSearch({}) : {};
    onChange(layout === "board" ? { ...clean, board: name } : { ...clean, view: name, board: undefined, sort: undefined, columns: undefined });
  };
  return (
    <div className="flex flex-col gap-3 px-4 pt-5 pb-3 md:px-8">
      <PageHead title={labels.plural(type.name)} actions={mayOn("create", type) && <CreateButton type={type} />} />
      <Tabs label={t("list-views")} tabs={[...lists, ...boards, ...own]} value={shown} onChange={choose} />
      <div className="flex flex-wrap items-center gap-(--gap)">
        <SearchBox value={search.q ?? ""} alone={isOwn(search) || Boolean(search.saved)} onChange={(q) => onChange({ q: q || undefined })} />
        <Filters type={type} filter={filter} at={asked} onAt={ask} />
        {!search.board && <Tools {...props} />}
      </div>
      <FilterChips filter={filter} onEdit={ask} />
    </div>
  );
}

/** What a list can be made to show, and kept as. */
function Tools(props: Props) {
  const t = useText();
  const { type, view, search, onChange, selecting, onSelecting } = props;
  const table = useColumnsFit();
  return (
    <>
      <GroupMenu type={type} view={view} search={search} onChange={onChange} />
      {table ? (
        <ColumnsMenu type={type} view={view} search={search} onChange={onChange} />
      ) : (
        <>
          <SortMenu type={type} view={view} search={search} onChange={onChange} />
          <Button size="tool" variant={selecting ? "soft" : "ghost"} aria-pressed={selecting} onClick={() => onSelecting(!selecting)}>
            <SquareCheck aria-hidden />
            <span>{t("list-selecting")}</span>
          </Button>
        </>
      )}
      <SavedMenu type={type} search={search} onChange={onChange} />
    </>
  );
}

function CreateButton({ type }: { type: RecordType }) {
  const t = useText();
  const labels = useLabels();
  return (
    <Button asChild variant="primary">
      <Link to="/$module/$plural/new" params={{ module: type.module, plural: type.plural }}>
        <Plus aria-hidden />
        {t.maybe(`create-${type.name}`) ?? t("form-new", { type: labels.type(type.name) })}
      </Link>
    </Button>
  );
}

/** Pause after the last key before the list is asked. */
const PAUSE_MS = 120;

/** `alone`: on a phone it has a line of its own, for more tools stand beneath. */
function SearchBox({ value, onChange, alone }: { value: string; onChange(text: string): void; alone: boolean }) {
  const t = useText();
  const box = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  useShortcut("/", () => box.current?.focus());
  return (
    <div className={cn("relative max-w-sm min-w-40 flex-1 max-sm:max-w-none max-sm:glove:basis-full", alone && "max-sm:basis-full")}>
      <Search className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-ink-3" aria-hidden />
      <Input
        ref={box}
        type="text"
        role="searchbox"
        aria-label={t("list-search")}
        placeholder={t("list-search")}
        className="h-(--ctl) pr-10 pl-9"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {text !== "" && (
        <Button variant="ghost" size="icon-sm" className="absolute top-1/2 right-1 -translate-y-1/2" aria-label={t("action-clear")} onClick={() => onChange("")}>
          <X />
        </Button>
      )}
    </div>
  );
}
