import { Instant } from "@/components/instant";
import { StateBadge } from "@/components/state-badge";
import { SyncMark } from "@/components/sync-badge";
import { FieldDisplay } from "@/fields";
import { Blank } from "@/fields/blank";
import { fieldOf } from "@/lib/catalogue";
import type { RecordRow, RecordType } from "@/lib/model";
import { isEmpty, plain } from "@/lib/values";

interface Props {
  row: RecordRow;
  type: RecordType;
  column: string;
  zone: string;
}

/** One value in a row of a list. */
export function Cell({ row, type, column, zone }: Props) {
  const { record } = row;
  switch (column) {
    case "number":
      return <span className="truncate text-ink-2">{row.number ?? <Blank />}</span>;
    case "status":
      return <StateBadge type={type} state={record.status} wrap />;
    case "created_at":
      return <Instant at={record.created_at} zone={zone} short />;
    case "updated_at":
      return <Instant at={record.updated_at} zone={zone} short />;
    case "created_by":
    case "updated_by": {
      const by = record[column];
      return <span className="truncate">{(by && row.names[by]) || <Blank />}</span>;
    }
    default:
      return <FieldCell row={row} type={type} column={column} zone={zone} />;
  }
}

/** Whether a row says nothing in a column of its type's own. */
export function isBlank({ record }: RecordRow, column: string): boolean {
  return column in record.fields ? isEmpty(plain(record.fields[column])) : !OWN.has(column);
}

const OWN = new Set(["number", "status", "created_at", "created_by", "updated_at", "updated_by"]);

function FieldCell({ row, type, column, zone }: Props) {
  const field = fieldOf(type, column);
  if (!field) return <Blank />;
  if (column !== type.title_field) return <FieldDisplay field={field} type={type} value={row.record.fields[column]} names={row.names} zone={zone} dense />;
  return (
    <span className="flex min-w-0 flex-col font-medium">
      {/* Two lines in all: what a record has still to do is said beneath its title. */}
      <span className="line-clamp-2 min-w-0 wrap-anywhere not-last:line-clamp-1">{row.title || <Blank />}</span>
      <SyncMark state={row.sync_state} />
    </span>
  );
}
