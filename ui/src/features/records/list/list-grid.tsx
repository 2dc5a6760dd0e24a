import type { VirtualItem } from "@tanstack/react-virtual";
import { useMemo, useRef, type CSSProperties } from "react";
import type { LinkProps } from "@tanstack/react-router";
import type { ListSearch } from "@/lib/list-search";
import type { ListView, RecordType } from "@/lib/model";
import { useZoneOf } from "@/lib/zones";
import { CellEditor } from "./cell-editor";
import { template } from "./columns";
import { GroupHeading } from "./group-heading";
import type { Layout } from "./layout";
import { Line } from "./line";
import { ListHeader } from "./list-header";
import { CardRow, TableRow, type RowActs } from "./list-row";
import type { ChangeSearch } from "./record-list";
import { useColumnsFit } from "./use-columns-fit";
import { useLines } from "./use-lines";
import { useRowHands } from "./use-row-hands";
import type { Rows } from "./use-rows";
import { useSeen, type Seen } from "./use-seen";
import type { Selection } from "./use-selection";
import { useWidths, useWords } from "./use-widths";

export interface ListProps {
  type: RecordType;
  view: ListView;
  search: ListSearch;
  onChange: ChangeSearch;
  /** A record opens beside the list instead of in its place. */
  room: boolean;
  /** Rows can be chosen where they are cards too. */
  selecting: boolean;
  onSelecting(on: boolean): void;
}

export interface GridProps extends ListProps {
  rows: Rows;
  layout: Layout;
  folded: ReadonlySet<string | null>;
  onFold(value: string | null): void;
  selection: Selection;
  onAll(): void;
  onSeen(seen: Seen): void;
}

/** The frame that scrolls: names of the columns, and the lines in sight. */
export function ListGrid(props: GridProps) {
  const { type, view, search, room, rows, layout, selection } = props;
  const wide = useColumnsFit() && !(room && search.open);
  const frame = useRef<HTMLDivElement>(null);
  const zoneOf = useZoneOf();
  const { widths, pull, set } = useWidths(type);
  const words = useWords(type);
  const { virtual, items, heading } = useLines(layout, frame, wide);
  useSeen(items, layout, rows.total, props.onSeen);
  const placeOf = useMemo(() => (id: string) => placeIn(type, search, room, id), [type, search, room]);
  const { cursor, act, editing } = useRowHands({ ...props, frame, wide, placeOf, show: (line) => virtual.scrollToIndex(line) });
  return (
    <div
      ref={frame}
      className="min-h-0 flex-1 overflow-auto border-t border-line bg-surface"
      style={{ "--columns": template(type, view.columns, words, widths) } as CSSProperties}
      role="table"
      aria-rowcount={rows.total}
    >
      <div className="min-w-fit">
        {wide && (
          <ListHeader
            type={type}
            view={view}
            sort={search.sort}
            onSort={(sort) => props.onChange({ sort })}
            selected={chosenOf(selection, rows.total)}
            onSelectAll={() => (selection.ids.size > 0 ? selection.clear() : props.onAll())}
            onPull={pull}
            onWidth={set}
          />
        )}
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => (
            <Line key={item.key} ref={virtual.measureElement} item={item} stays={item.index === heading} wide={wide}>
              <Content {...props} item={item} wide={wide} cursor={cursor} placeOf={placeOf} zoneOf={zoneOf} act={act} />
            </Line>
          ))}
        </div>
      </div>
      {editing.now && <CellEditor {...editing.now} type={type} zone={zoneOf(editing.now.row.record.site_id)} onClose={editing.end} />}
    </div>
  );
}

interface ContentProps extends GridProps {
  item: VirtualItem;
  wide: boolean;
  /** Where the keyboard stands. */
  cursor: { row: number; column: string | undefined };
  placeOf(id: string): LinkProps;
  zoneOf(site: string | null): string;
  act: RowActs;
}

/** What a line holds: a heading, a row, or the room of one that is being read. */
function Content({ type, view, search, room, rows, layout, folded, onFold, selection, selecting, item, wide, cursor, placeOf, zoneOf, act }: ContentProps) {
  const shown = layout.at(item.index);
  if (shown.kind === "group") {
    const { group } = shown;
    return <GroupHeading type={type} by={search.group ?? ""} group={group} folded={folded.has(group.value)} onFold={() => onFold(group.value)} />;
  }
  const row = rows.rowAt(shown.row);
  if (!row) return <div className="h-(--row)" aria-busy />;
  const { id, site_id } = row.record;
  const here = shown.row === cursor.row;
  const Row = wide ? TableRow : CardRow;
  return (
    <Row
      row={row}
      type={type}
      view={view}
      zone={zoneOf(site_id)}
      active={here || (room && id === search.open)}
      column={here ? cursor.column : undefined}
      index={shown.row}
      placeOf={placeOf}
      selected={selection.ids.has(id)}
      selecting={selecting}
      act={act}
    />
  );
}

const chosenOf = ({ ids }: Selection, total: number) => (ids.size === 0 ? false : ids.size >= total ? true : "mixed");

/** Where a row leads: to the record, or to this list with the record beside it. */
function placeIn({ module, plural }: RecordType, search: ListSearch, room: boolean, id: string): LinkProps {
  if (!room) return { to: "/$module/$plural/$id", params: { module, plural, id } };
  return { to: "/$module/$plural", params: { module, plural }, search: { ...search, open: id } };
}
