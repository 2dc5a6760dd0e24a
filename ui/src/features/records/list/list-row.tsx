import { Link, type LinkProps } from "@tanstack/react-router";
import { memo, type MouseEvent, type PointerEvent } from "react";
import { RecordLine } from "@/components/record-line";
import { cn } from "@/lib/cn";
import { useText } from "@/lib/i18n";
import type { ListView, RecordRow, RecordType } from "@/lib/model";
import { Cell, isBlank } from "./cell";
import { SelectBox } from "./select-box";

interface Props {
  row: RecordRow;
  type: RecordType;
  view: ListView;
  zone: string;
  /** Where the keyboard stands. */
  active: boolean;
  /** The column it stands in. */
  column: string | undefined;
  index: number;
  placeOf(id: string): LinkProps;
  selected: boolean;
  /** Rows can be chosen. */
  selecting: boolean;
  act: RowActs;
}

/** What is done with rows: the same object at every drawing, so that a row is drawn again only when it changes. */
export interface RowActs {
  select(event: MouseEvent, row: RecordRow, index: number): void;
  /** The keyboard comes to a row. */
  stand(index: number): void;
  /** The mouse is over one. */
  over(row: RecordRow): void;
  click(event: MouseEvent, row: RecordRow, index: number, column: string | undefined): void;
}

/** The cell under the pointer, which the link of the row lies over. */
function cellUnder(event: MouseEvent): HTMLElement | undefined {
  return document.elementsFromPoint?.(event.clientX, event.clientY).find((node): node is HTMLElement => node.matches("[role=cell][data-column]"));
}

const isCut = (node: HTMLElement) => node.clientWidth > 0 && (node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 2);

/** Shows the whole of a value that is cut, beside the pointer. */
function sayWhole(event: PointerEvent<HTMLElement>) {
  const cell = cellUnder(event);
  const cut = cell && [...cell.querySelectorAll<HTMLElement>("span")].some(isCut);
  event.currentTarget.title = cut ? (cell.textContent ?? "") : "";
}

/** The whole row leads to its record; the box in it chooses it. */
export const TableRow = memo(function TableRow({ row, type, view, zone, active, column: at, index, placeOf, selected, act }: Props) {
  const t = useText();
  const name = row.title || t("untitled");
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-active={active || undefined}
      className={cn(
        "relative grid min-h-(--row) grid-cols-(--columns) items-center gap-3 border-b border-line pr-4 pl-2 text-label hover:bg-hover md:pr-8 md:pl-5",
        selected && "bg-primary-soft hover:bg-primary-soft",
        active && "bg-selected hover:bg-selected",
      )}
      onPointerEnter={() => act.over(row)}
    >
      <span role="cell" className="flex items-center">
        <SelectBox checked={selected} label={t("list-select", { name })} onToggle={(event) => act.select(event, row, index)} />
      </span>
      {view.columns.map((column, i) => (
        <span key={column} role="cell" data-column={column} className={cn("flex min-w-0 items-center self-stretch py-1.5", column === at && "rounded-sm outline-2 outline-primary")}>
          {i === 0 && <Link {...placeOf(row.record.id)} aria-label={name} className="absolute inset-0" onFocus={() => act.stand(index)} onPointerMove={sayWhole} onClick={(event) => act.click(event, row, index, cellUnder(event)?.dataset.column)} />}
          <Cell row={row} type={type} column={column} zone={zone} />
        </span>
      ))}
    </div>
  );
});

/** Columns a card has room for. */
const SAID = 2;

/** What a list says first of a record that has no states: a person's work and company, a site's kind. */
function Said({ row, type, view, zone }: Pick<Props, "row" | "type" | "view" | "zone">) {
  const said = view.columns.filter((column) => column !== "number" && column !== type.title_field && !isBlank(row, column)).slice(0, SAID);
  return said.map((column, i) => (
    <span key={column} className="flex min-w-0 gap-2">
      {i > 0 && <span aria-hidden>·</span>}
      <Cell row={row} type={type} column={column} zone={zone} />
    </span>
  ));
}

/** On a phone a row is a card: what it is, how urgent, where it stands. */
export const CardRow = memo(function CardRow({ row, type, view, zone, active, index, placeOf, selected, selecting, act }: Props) {
  const t = useText();
  return (
    <div role="row" data-list="" aria-rowindex={index + 1} aria-selected={selected} className={cn("flex items-center border-b border-line", selected && "bg-primary-soft", active && "bg-selected")}>
      {selecting && (
        <div role="cell" className="pl-2 md:pl-5">
          <SelectBox checked={selected} label={t("list-select", { name: row.title || t("untitled") })} onToggle={(event) => act.select(event, row, index)} />
        </div>
      )}
      <div role="cell" className="min-w-0 flex-1">
        <RecordLine row={row} type={type} zone={zone} to={placeOf(row.record.id)} detail={type.workflow ? undefined : <Said row={row} type={type} view={view} zone={zone} />} />
      </div>
    </div>
  );
});
