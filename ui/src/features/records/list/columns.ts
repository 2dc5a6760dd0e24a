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
  if (column === type.title_field) return "minmax(13rem,5fr)";
  if (column === "status") return "minmax(8.75rem,10rem)";
  if (column === "number") return "8rem";
  const kind = fieldOf(type, column)?.kind;
  if (kind === "choice" || kind === "site") return "minmax(5rem,6.5rem)";
  if (kind === "integer" || kind === "boolean") return "minmax(5rem,7rem)";
  if (column.endsWith("_at") || kind === "date" || kind === "datetime") return "minmax(5.5rem,6.5rem)";
  return "minmax(6rem,1fr)";
}

/** The box that chooses a row, then the columns. */
export const template = (type: RecordType, columns: string[]) => ["auto", ...columns.map((column) => width(type, column))].join(" ");

/** A click on a header: by it rising, by it falling, then as the view says. */
export function nextSort(now: Sort | undefined, field: string): Sort | undefined {
  if (now?.field !== field) return { field, descending: false };
  return now.descending ? undefined : { field, descending: true };
}

const SHOWN_ELSEWHERE: Kind[] = ["comments", "photo_set", "narrative"];

/** Every column a list of the type may have. */
export function columnsOffered(type: RecordType): string[] {
  const own = type.fields.filter((field) => !SHOWN_ELSEWHERE.includes(field.kind)).map((field) => field.name);
  return [...(type.number ? ["number"] : []), ...own, ...(type.workflow ? ["status"] : []), "created_at", "created_by", "updated_at", "updated_by"];
}

/** What rows may be grouped by: what a board may have as columns. */
export function groupsOffered(type: RecordType): string[] {
  const choices = type.fields.filter((field) => field.kind === "choice").map((field) => field.name);
  return [...(type.workflow ? ["status"] : []), ...choices];
}

export const toggled = (shown: string[], column: string) => (shown.includes(column) ? shown.filter((one) => one !== column) : [...shown, column]);

export function moveUp(shown: string[], column: string): string[] {
  const at = shown.indexOf(column);
  if (at < 1) return shown;
  const next = [...shown];
  [next[at - 1], next[at]] = [column, shown[at - 1] as string];
  return next;
}
