import { useNavigate, type LinkProps } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import { ErrorState, SkeletonRows } from "@/components/ui/feedback";
import { useText } from "@/lib/i18n";
import type { ListSearch } from "@/lib/list-search";
import type { ListView, RecordType } from "@/lib/model";
import { useRefusal } from "@/lib/refusal";
import { useShortcut } from "@/lib/shortcut";
import { useWide } from "@/lib/wide";
import { useZoneOf } from "@/lib/zones";
import { ListEmpty } from "./list-empty";
import { ListFoot } from "./list-foot";
import { CardRow, TableRow } from "./list-row";
import { ListHeader } from "./list-header";
import type { ChangeSearch } from "./record-list";
import { queryOf, useRows } from "./use-rows";

interface Props {
  type: RecordType;
  view: ListView;
  search: ListSearch;
  onChange: ChangeSearch;
  /** A record opens beside the list instead of in its place. */
  room: boolean;
}

/** Thousands of rows, of which only those in sight exist. `j` and `k` move, Enter opens. */
export function ListTable(props: Props) {
  const t = useText();
  const refusal = useRefusal();
  const { type, view, search } = props;
  const wide = useWide("(min-width: 1100px)") && !(props.room && search.open);
  const zoneOf = useZoneOf();
  const frame = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ first: 0, last: 40 });
  const rows = useRows(queryOf(type, view, search), seen.first, seen.last);
  const virtual = useVirtualizer({
    count: rows.total,
    getScrollElement: () => frame.current,
    estimateSize: () => (wide ? 46 : 76),
    overscan: 12,
    onChange: ({ range }) => {
      if (range) setSeen((old) => (old.first === range.startIndex && old.last === range.endIndex ? old : { first: range.startIndex, last: range.endIndex }));
    },
  });
  const { at, setAt } = useRowKeys(rows, props, (index) => virtual.scrollToIndex(index));
  useEffect(() => setAt(-1), [view.name, search.q, search.filter, search.sort, setAt]);
  if (rows.error) return <ErrorState title={t("list-failed")} detail={refusal(rows.error)} />;
  if (rows.pending) return <SkeletonRows />;
  if (rows.total === 0) return <ListEmpty type={type} narrowed={Boolean(search.q || search.filter)} onClear={() => props.onChange({ q: undefined, filter: undefined })} />;
  const Row = wide ? TableRow : CardRow;
  return (
    <>
      <div ref={frame} className="min-h-0 flex-1 overflow-auto border-t border-line bg-surface" role="table" aria-rowcount={rows.total}>
        {wide && <ListHeader type={type} view={view} sort={search.sort} onSort={(sort) => props.onChange({ sort })} />}
        <div role="rowgroup" className="relative min-w-fit" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows.rowAt(item.index);
            return (
              <div key={item.key} ref={virtual.measureElement} data-index={item.index} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${item.start}px)` }}>
                {row ? (
                  <Row row={row} type={type} view={view} zone={zoneOf(row.record.site_id)} active={item.index === at || (props.room && row.record.id === search.open)} index={item.index} to={placeOf(props, row.record.id)} />
                ) : (
                  <div className="h-(--row)" aria-busy />
                )}
              </div>
            );
          })}
        </div>
      </div>
      <ListFoot total={rows.total} asOf={rows.asOf} />
    </>
  );
}

/** Where a row leads: to the record, or to this list with the record beside it. */
function placeOf({ type: { module, plural }, search, room }: Props, id: string): LinkProps {
  if (!room) return { to: "/$module/$plural/$id", params: { module, plural, id } };
  return { to: "/$module/$plural", params: { module, plural }, search: { ...search, open: id } };
}

function useRowKeys(rows: ReturnType<typeof useRows>, props: Props, show: (index: number) => void) {
  const [at, setAt] = useState(-1);
  const navigate = useNavigate();
  const move = (step: number) => {
    const next = Math.max(0, Math.min(rows.total - 1, at + step));
    setAt(next);
    show(next);
  };
  useShortcut("j", () => move(1), rows.total > 0);
  useShortcut("k", () => move(-1), rows.total > 0);
  useShortcut(
    "Enter",
    () => {
      const row = rows.rowAt(at);
      if (row) void navigate(placeOf(props, row.record.id));
    },
    at >= 0,
  );
  return { at, setAt };
}
