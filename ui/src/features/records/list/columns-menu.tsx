import { ArrowUp, Columns3 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { ListSearch } from "@/lib/list-search";
import type { ListView, RecordType } from "@/lib/model";
import { columnsOffered, moveUp, toggled } from "./columns";
import type { ChangeSearch } from "./record-list";
import { ToolPopover } from "./tool-popover";
import { useWidths } from "./use-widths";

interface Props {
  type: RecordType;
  view: ListView;
  /** Those of its columns for which there is room. */
  fitting: string[];
  search: ListSearch;
  onChange: ChangeSearch;
}

/** Which columns a list shows, and in which order. */
export function ColumnsMenu({ type, view, fitting, search, onChange }: Props) {
  const t = useText();
  const labels = useLabels();
  const widths = useWidths(type);
  const shown = search.columns ?? fitting;
  const set = (columns: string[]) => onChange({ columns: columns.join() === fitting.join() ? undefined : columns });
  // What has no room comes next: ticked, it is shown all the same, and the list scrolls sideways.
  const hidden = view.columns.filter((column) => !shown.includes(column));
  const rest = columnsOffered(type).filter((column) => !shown.includes(column) && !hidden.includes(column));
  return (
    <ToolPopover icon={Columns3} label={t("list-columns")} on={search.columns !== undefined} className="w-80">
      <ul className="flex flex-col">
        {[...shown, ...hidden, ...rest].map((column, i) => {
          const on = shown.includes(column);
          const label = labels.field(type.name, column);
          return (
            <li key={column} className="flex items-center gap-1">
              <label className="flex min-h-(--ctl-sm) min-w-0 flex-1 items-center gap-2.5 rounded-lg px-2 hover:bg-hover">
                <input type="checkbox" className="size-4 accent-primary glove:size-7" checked={on} disabled={on && shown.length === 1} onChange={() => set(toggled(shown, column))} />
                <span className="truncate">{label}</span>
                {!search.columns && hidden.includes(column) && <span className="ml-auto shrink-0 text-xs text-ink-3">{t("list-column-no-room")}</span>}
              </label>
              {on && i > 0 && (
                <Button variant="ghost" size="icon-sm" aria-label={t("list-column-up", { name: label })} onClick={() => set(moveUp(shown, column))}>
                  <ArrowUp />
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {search.columns && (
        <Button size="sm" variant="ghost" className="mt-2 w-full" onClick={() => onChange({ columns: undefined })}>
          {t("list-columns-usual")}
        </Button>
      )}
      {widths.isOwn && (
        <Button size="sm" variant="ghost" className="mt-2 w-full" onClick={widths.forget}>
          {t("list-widths-usual")}
        </Button>
      )}
    </ToolPopover>
  );
}
