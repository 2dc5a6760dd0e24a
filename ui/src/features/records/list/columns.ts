/** Columns of a list: which fields, how wide, and whether they can be sorted by. */
import { fieldOf, type Kind } from "@/lib/catalogue";
import type { RecordType, Sort } from "@/lib/model";

const SORTABLE: Kind[] = ["text", "integer", "boolean", "date", "datetime", "choice"];
const BUILT_IN = ["number", "status", "created_at", "updated_at"];

export function canSort(type: RecordType, column: string): boolean {
  const kind = fieldOf(type, column)?.kind;
  return kind ? SORTABLE.includes(kind) : BUILT_IN.includes(column);
}

function width(type: RecordType, column: string): string {
  if (column === type.title_field) return "minmax(13rem,2.6fr)";
  if (column === "status") return "minmax(8.75rem,11rem)";
  if (column === "number") return "minmax(8rem,9rem)";
  const kind = fieldOf(type, column)?.kind;
  if (kind === "integer" || kind === "boolean") return "minmax(5rem,7rem)";
  if (column.endsWith("_at") || kind === "date" || kind === "datetime") return "minmax(5.5rem,8rem)";
  return "minmax(6rem,1fr)";
}

export const template = (type: RecordType, columns: string[]) => columns.map((column) => width(type, column)).join(" ");

/** A click on a header: by it rising, by it falling, then as the view says. */
export function nextSort(now: Sort | undefined, field: string): Sort | undefined {
  if (now?.field !== field) return { field, descending: false };
  return now.descending ? undefined : { field, descending: true };
}
