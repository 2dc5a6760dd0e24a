import { ArrowDown, ArrowDownUp, ArrowUp, Columns3, Rows3, type LucideIcon } from "lucide-react";
import { useId, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";
import { Tiles, type Tile } from "@/components/ui/tiles";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { ListSearch } from "@/lib/list-search";
import type { ListView, RecordType } from "@/lib/model";
import { canSort, columnsOffered, groupOf, groupsOffered, moveUp, SPANS, toggled } from "./columns";
import type { ChangeSearch } from "./record-list";
import { useWidths } from "./use-widths";

interface Props {
  type: RecordType;
  view: ListView;
  search: ListSearch;
  onChange: ChangeSearch;
}

/** Which columns a list shows, and in which order. */
export function ColumnsMenu({ type, view, search, onChange }: Props) {
  const t = useText();
  const labels = useLabels();
  const widths = useWidths(type);
  const shown = search.columns ?? view.columns;
  const set = (columns: string[]) => onChange({ columns: columns.join() === view.columns.join() ? undefined : columns });
  const rest = columnsOffered(type).filter((column) => !shown.includes(column));
  return (
    <Popover
      align="end"
      label={t("list-columns")}
      className="w-80"
      trigger={
        <Button variant={search.columns ? "soft" : "ghost"}>
          <Columns3 aria-hidden />
          {t("list-columns")}
        </Button>
      }
    >
      <ul className="flex flex-col">
        {[...shown, ...rest].map((column, i) => {
          const on = shown.includes(column);
          const label = labels.field(type.name, column);
          return (
            <li key={column} className="flex items-center gap-1">
              <label className="flex min-h-(--ctl-sm) min-w-0 flex-1 items-center gap-2.5 rounded-lg px-2 hover:bg-hover">
                <input type="checkbox" className="size-4 accent-primary glove:size-7" checked={on} disabled={on && shown.length === 1} onChange={() => set(toggled(shown, column))} />
                <span className="truncate">{label}</span>
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
    </Popover>
  );
}

interface ChoiceProps {
  icon: LucideIcon;
  label: string;
  /** What the button says instead, once something is chosen. */
  chosen?: string;
  on: boolean;
  value: string;
  tiles: Tile[];
  onChoose(value: string): void;
  children?: ReactNode;
}

/** A button that opens one choice of a few. */
function ChoiceMenu({ icon: Icon, label, chosen, on, value, tiles, onChoose, children }: ChoiceProps) {
  const id = useId();
  return (
    <Popover
      align="end"
      label={label}
      className="max-w-96"
      trigger={
        <Button size="tool" variant={on ? "soft" : "ghost"}>
          <Icon aria-hidden />
          <span>{chosen ?? label}</span>
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <span id={`${id}-label`} className="sr-only">
          {label}
        </span>
        <Tiles id={id} labelledBy={`${id}-label`} value={value} onChange={onChoose} tiles={tiles} />
        {children}
      </div>
    </Popover>
  );
}

/** The order of cards, which have no headings to press. */
export function SortMenu({ type, view, search, onChange }: Props) {
  const t = useText();
  const labels = useLabels();
  const now = search.sort ?? view.sort[0];
  const fields = columnsOffered(type).filter((column) => canSort(type, column));
  return (
    <ChoiceMenu
      icon={ArrowDownUp}
      label={t("list-sort")}
      on={search.sort !== undefined}
      value={now?.field ?? ""}
      onChoose={(field) => onChange({ sort: { field, descending: now?.descending ?? false } })}
      tiles={fields.map((value) => ({ value, label: labels.field(type.name, value) }))}
    >
      {now && (
        <Button size="sm" variant="secondary" onClick={() => onChange({ sort: { ...now, descending: !now.descending } })}>
          {now.descending ? <ArrowDown aria-hidden /> : <ArrowUp aria-hidden />}
          {t(now.descending ? "list-sort-descending" : "list-sort-ascending")}
        </Button>
      )}
      {search.sort && (
        <Button size="sm" variant="ghost" onClick={() => onChange({ sort: undefined })}>
          {t("list-sort-usual")}
        </Button>
      )}
    </ChoiceMenu>
  );
}

/** Rows under headings: by what few have in common, or by a span of days. */
export function GroupMenu({ type, search, onChange }: Props) {
  const t = useText();
  const labels = useLabels();
  const id = useId();
  const offered = groupsOffered(type);
  const now = search.group ? groupOf(type, search.group) : { by: "" };
  return (
    <ChoiceMenu
      icon={Rows3}
      label={t("list-group")}
      chosen={now.by && t("list-grouped", { by: labels.field(type.name, now.by) })}
      on={search.group !== undefined}
      value={now.by}
      onChoose={(value) => onChange({ group: value || undefined })}
      tiles={[{ value: "", label: t("list-group-none") }, ...offered.map((value) => ({ value, label: labels.field(type.name, value) }))]}
    >
      {now.span && (
        <div>
          <p id={`${id}-span-label`} className="mb-2 text-label text-ink-2">
            {t("list-group-span")}
          </p>
          <Tiles id={`${id}-span`} labelledBy={`${id}-span-label`} value={now.span} onChange={(span) => onChange({ group: `${now.by}:${span}` })} tiles={SPANS.map((value) => ({ value, label: t(`list-group-${value}`) }))} />
        </div>
      )}
    </ChoiceMenu>
  );
}
