import { Link, type LinkProps } from "@tanstack/react-router";
import { RecordLine } from "@/components/record-line";
import { cn } from "@/lib/cn";
import type { ListView, RecordRow, RecordType } from "@/lib/model";
import { Cell } from "./cell";
import { template } from "./columns";

interface Props {
  row: RecordRow;
  type: RecordType;
  view: ListView;
  zone: string;
  /** Where the keyboard stands. */
  active: boolean;
  index: number;
  to: LinkProps;
}

export function TableRow({ row, type, view, zone, active, index, to }: Props) {
  return (
    <Link
      {...to}
      role="row"
      aria-rowindex={index + 2}
      data-active={active || undefined}
      className={cn("grid min-h-(--row) items-center gap-3 border-b border-line px-4 text-label hover:bg-hover md:px-8", active && "bg-selected hover:bg-selected")}
      style={{ gridTemplateColumns: template(type, view.columns) }}
    >
      {view.columns.map((column) => (
        <span key={column} role="cell" className="flex min-w-0 items-center">
          <Cell row={row} type={type} column={column} zone={zone} />
        </span>
      ))}
    </Link>
  );
}

/** On a phone a row is a card: what it is, how urgent, where it stands. */
export function CardRow({ row, type, zone, active, to }: Props) {
  return (
    <div role="row" data-list="" className={cn("border-b border-line", active && "bg-selected")}>
      <div role="cell">
        <RecordLine row={row} type={type} zone={zone} to={to} />
      </div>
    </div>
  );
}
