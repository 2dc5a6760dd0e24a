import { Link } from "@tanstack/react-router";
import { Plus, Search, X } from "lucide-react";
import { useRef, useState } from "react";
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
import { useTyped } from "@/lib/typed";
import { useWide } from "@/lib/wide";
import { FilterChips } from "./filter-chips";
import { Filters } from "./filters";
import { ListTools } from "./list-tools";
import { useFilter } from "./use-filter";
import type { ChangeSearch } from "./record-list";
import { useSavedLists } from "./use-saved-lists";

interface Props {
  type: RecordType;
  views: Views;
  view: ListView;
  /** Those of its columns for which there is room. */
  fitting: string[];
  search: ListSearch;
  onChange: ChangeSearch;
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
        <SearchBox value={search.q ?? ""} onChange={(q) => onChange({ q: q || undefined })} />
        <Filters type={type} filter={filter} at={asked} onAt={ask} />
        {!search.board && <ListTools {...props} />}
      </div>
      <FilterChips filter={filter} onEdit={ask} />
    </div>
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

function SearchBox({ value, onChange }: { value: string; onChange(text: string): void }) {
  const t = useText();
  const box = useRef<HTMLInputElement>(null);
  const [text, setText] = useTyped(value, onChange);
  useShortcut("/", () => box.current?.focus());
  const phone = !useWide("(min-width: 40rem)");
  return (
    <div className="relative max-w-sm min-w-32 flex-1 max-sm:max-w-none">
      <Search className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-ink-3" aria-hidden />
      <Input
        ref={box}
        type="text"
        role="searchbox"
        aria-label={t("list-search")}
        placeholder={t(phone ? "list-search-short" : "list-search")}
        className={cn("h-(--ctl) pl-9", text !== "" && "pr-10")}
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
