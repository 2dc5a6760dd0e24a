import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import { SkeletonRows } from "@/components/ui/feedback";
import { useCatalogue } from "@/lib/catalogue";
import { cn } from "@/lib/cn";
import { listSearch, type ListSearch } from "@/lib/list-search";
import type { ListView, RecordType } from "@/lib/model";
import { useWide } from "@/lib/wide";
import { Beside } from "./beside";
import { ListHead } from "./list-head";
import { ListTable } from "./list-table";
import { useColumnsFit } from "./use-columns-fit";
import { useFit } from "./use-fit";

// Asked for by few, and lying on the device: not before the first screen.
const BoardView = lazy(() => import("./board-view"));

/** Where a record has room to stand beside its list. */
const ROOM = "(min-width: 1600px)";

/** A list with its saved lists, words to look for, filters and rows; or a board of it. */
export function RecordList({ type }: { type: RecordType }) {
  const views = useCatalogue().viewsOf(type);
  const search = listSearch(useSearch({ strict: false }));
  const change = useChange(type);
  const declared = views.lists.find((list) => list.name === search.view) ?? (views.lists[0] as ListView);
  const fit = useFit(type, declared.columns);
  const [selecting, setSelecting] = useState(false);
  const room = useWide(ROOM);
  const beside = room ? search.open : undefined;
  const columnsFit = useColumnsFit() && !beside;
  // Cards say what they have room for themselves.
  const fitting = columnsFit ? fit.columns : declared.columns;
  const columns = search.columns ?? fitting;
  const view = useMemo(() => ({ ...declared, columns }), [declared, columns]);
  const board = views.boards.find((one) => one.name === search.board);
  return (
    <div className="flex h-full flex-col">
      <ListHead type={type} views={views} view={declared} fitting={fitting} search={search} onChange={change} onSelecting={setSelecting} />
      {board ? (
        <Suspense fallback={<SkeletonRows />}>
          <BoardView key={board.name} type={type} board={board} view={view} search={search} />
        </Suspense>
      ) : (
        <div className="flex min-h-0 flex-1">
          <div ref={fit.frame} className={cn("flex min-h-0 min-w-0 flex-col", beside ? "w-[27rem] shrink-0" : "flex-1")}>
            <ListTable key={String(Boolean(beside))} type={type} view={view} search={search} onChange={change} room={room} selecting={selecting} onSelecting={setSelecting} />
          </div>
          {beside && <Beside type={type} id={beside} onClose={() => change({ open: undefined })} />}
        </div>
      )}
    </div>
  );
}

export type ChangeSearch = (part: Partial<ListSearch>) => void;

/** Writes into the address, so that going back comes back to the same list. */
function useChange(type: RecordType): ChangeSearch {
  const navigate = useNavigate();
  const { module, plural } = type;
  return useCallback(
    (part) =>
      void navigate({
        to: "/$module/$plural",
        params: { module, plural },
        search: (before) => listSearch({ ...before, ...part }),
        replace: true,
      }),
    [navigate, module, plural],
  );
}
