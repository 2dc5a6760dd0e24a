import { Link, type LinkProps } from "@tanstack/react-router";
import type { MouseEvent } from "react";
import { RecordLine } from "@/components/record-line";
import { cn } from "@/lib/cn";
import { useText } from "@/lib/i18n";
import type { ListView, RecordRow, RecordType } from "@/lib/model";
import { Cell, isBlank } from "./cell";
import { template } from "./columns";
import { SelectBox } from "./select-box";

interface Props {
  row: RecordRow;
  type: RecordType;
  view: ListView;
  zone: string;
  /** Where the keyboard stands. */
  active: boolean;
  index: number;
  to: LinkProps;
  selected: boolean;
  /** Rows can be chosen. */
  selecting: boolean;
  onSelect(event: MouseEvent): void;
}

/** The whole row leads to its record; the box in it chooses it. */
export function TableRow({ row, type, view, zone, active, index, to, selected, onSelect }: Props) {
  const t = useText();
  const name = row.title || t("untitled");
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-active={active || undefined}
      className={cn(
        "relative grid min-h-(--row) items-center gap-3 border-b border-line pr-4 pl-2 text-label hover:bg-hover md:pr-8 md:pl-5",
        selected && "bg-primary-soft",
        active && "bg-selected hover:bg-selected",
      )}
      style={{ gridTemplateColumns: template(type, view.columns) }}
    >
      <span role="cell" className="flex items-center">
        <SelectBox checked={selected} label={t("list-select", { name })} onToggle={onSelect} />
      </span>
      {view.columns.map((column, i) => (
        <span key={column} role="cell" className="flex min-w-0 items-center">
          {i === 0 && <Link {...to} aria-label={name} className="absolute inset-0" />}
          <Cell row={row} type={type} column={column} zone={zone} />
        </span>
      ))}
    </div>
  );
}

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
export function CardRow({ row, type, view, zone, active, to, selected, selecting, onSelect }: Props) {
  const t = useText();
  return (
    <div role="row" data-list="" aria-selected={selected} className={cn("flex items-center border-b border-line", selected && "bg-primary-soft", active && "bg-selected")}>
      {selecting && (
        <div role="cell" className="pl-2 md:pl-5">
          <SelectBox checked={selected} label={t("list-select", { name: row.title || t("untitled") })} onToggle={onSelect} />
        </div>
      )}
      <div role="cell" className="min-w-0 flex-1">
        <RecordLine row={row} type={type} zone={zone} to={to} detail={type.workflow ? undefined : <Said row={row} type={type} view={view} zone={zone} />} />
      </div>
    </div>
  );
}
