import { ArrowDown, ArrowUp } from "lucide-react";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { ListView, RecordType, Sort } from "@/lib/model";
import { canSort, nextSort, template } from "./columns";
import { SelectBox } from "./select-box";

interface Props {
  type: RecordType;
  view: ListView;
  sort: Sort | undefined;
  onSort(sort: Sort | undefined): void;
  selected: boolean | "mixed";
  onSelectAll(): void;
}

/** Names of the columns; a click sorts. */
export function ListHeader({ type, view, sort, onSort, selected, onSelectAll }: Props) {
  const t = useText();
  const labels = useLabels();
  const now = sort ?? view.sort[0];
  return (
    <div role="rowgroup" className="sticky top-0 z-10 min-w-fit bg-surface">
      <div role="row" className="grid h-10 items-center gap-3 border-b border-line pr-4 pl-2 text-xs font-medium text-ink-3 md:pr-8 md:pl-5" style={{ gridTemplateColumns: template(type, view.columns) }}>
        <span role="columnheader" className="flex items-center">
          <SelectBox checked={selected} label={t("list-select-all")} onToggle={onSelectAll} />
        </span>
        {view.columns.map((column) => {
          const here = now?.field === column;
          const Arrow = now?.descending ? ArrowDown : ArrowUp;
          return (
            <span key={column} role="columnheader" aria-sort={here ? (now.descending ? "descending" : "ascending") : undefined} className="min-w-0">
              {canSort(type, column) ? (
                <button type="button" onClick={() => onSort(nextSort(sort, column))} className="-mx-1.5 flex h-8 max-w-full items-center gap-1 rounded-md px-1.5 hover:bg-hover hover:text-ink">
                  <span className="truncate">{labels.field(type.name, column)}</span>
                  {here && <Arrow className="size-3.5 shrink-0" aria-hidden />}
                </button>
              ) : (
                <span className="block truncate">{labels.field(type.name, column)}</span>
              )}
            </span>
          );
        })}
      </div>
    </div>
  );
}
