import { ArrowDown, ArrowUp } from "lucide-react";
import { useEffect, useRef, useState, type RefObject } from "react";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { ListView, RecordType, Sort } from "@/lib/model";
import { ColumnEdge } from "./column-edge";
import { canSort, nextSort } from "./columns";
import { SelectBox } from "./select-box";

interface Props {
  type: RecordType;
  view: ListView;
  sort: Sort | undefined;
  onSort(sort: Sort | undefined): void;
  selected: boolean | "mixed";
  onSelectAll(): void;
  onPull(column: string, px: number): void;
  onWidth(column: string, px: number | null): void;
}

/** Names of the columns; a click sorts, an edge makes wider. */
export function ListHeader({ type, view, sort, onSort, selected, onSelectAll, onPull, onWidth }: Props) {
  const t = useText();
  const labels = useLabels();
  const row = useRef<HTMLDivElement>(null);
  const sizes = useSizes(row, view.columns.join());
  const now = sort ?? view.sort[0];
  const fit = (column: string) => onWidth(column, widestIn(row.current?.closest("[role=table]"), column));
  return (
    <div role="rowgroup" className="sticky top-0 z-20 bg-surface">
      <div ref={row} role="row" className="grid h-10 glove:h-(--ctl) grid-cols-(--columns) items-center gap-3 border-b border-line pr-4 pl-2 text-xs font-medium text-ink-3 md:pr-8 md:pl-5">
        <span role="columnheader" className="flex items-center">
          <SelectBox checked={selected} label={t("list-select-all")} onToggle={onSelectAll} />
        </span>
        {view.columns.map((column) => {
          const here = now?.field === column;
          const Arrow = now?.descending ? ArrowDown : ArrowUp;
          const name = labels.field(type.name, column);
          return (
            <span key={column} role="columnheader" aria-label={name} data-column={column} aria-sort={here ? (now.descending ? "descending" : "ascending") : undefined} className="relative flex h-full min-w-0 items-center" title={name}>
              {canSort(type, column) ? (
                <button type="button" onClick={() => onSort(nextSort(sort, column))} className="-ml-1.5 flex h-8 max-w-full min-w-0 items-center gap-1 rounded-md px-1.5 hover:bg-hover hover:text-ink">
                  <span className="truncate">{name}</span>
                  {here && <Arrow className="size-3.5 shrink-0" aria-hidden />}
                </button>
              ) : (
                <span className="block truncate">{name}</span>
              )}
              <ColumnEdge name={name} now={sizes[column] ?? 0} onPull={(px) => onPull(column, px)} onSet={(px) => onWidth(column, px)} onFit={() => fit(column)} />
            </span>
          );
        })}
      </div>
    </div>
  );
}

const cellsOf = (within: Element | null | undefined, column?: string) => [...(within?.querySelectorAll<HTMLElement>(column ? `[data-column="${column}"]` : "[data-column]") ?? [])];

/** How wide the columns are drawn. */
function useSizes(row: RefObject<HTMLElement | null>, columns: string): { [column: string]: number } {
  const [sizes, setSizes] = useState<{ [column: string]: number }>({});
  useEffect(() => {
    const cells = cellsOf(row.current);
    const look = () => setSizes(Object.fromEntries(cells.map((cell) => [cell.dataset.column ?? "", Math.round(cell.offsetWidth)])));
    const watch = new ResizeObserver(look);
    for (const cell of cells) watch.observe(cell);
    look();
    return () => watch.disconnect();
  }, [row, columns]);
  return sizes;
}

/** What the longest of a column's drawn values takes on one line. */
function widestIn(table: Element | null | undefined, column: string): number {
  const widths = cellsOf(table, column).map((cell) => {
    const free = cell.cloneNode(true) as HTMLElement;
    Object.assign(free.style, { position: "absolute", visibility: "hidden", width: "max-content", whiteSpace: "nowrap" });
    cell.parentElement?.append(free);
    const width = free.getBoundingClientRect().width;
    free.remove();
    return width;
  });
  return Math.ceil(Math.max(0, ...widths));
}
