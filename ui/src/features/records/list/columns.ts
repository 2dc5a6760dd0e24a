/** Columns of a list: which fields, how wide, and whether they can be sorted by. */
import { fieldOf, type Kind } from "@/lib/catalogue";
import type { GroupSpan } from "@/generated/types";
import type { RecordType, Sort } from "@/lib/model";

const SORTABLE: Kind[] = ["text", "integer", "boolean", "date", "datetime", "choice"];
const BUILT_IN = ["number", "status", "created_at", "updated_at"];

export function canSort(type: RecordType, column: string): boolean {
  const kind = fieldOf(type, column)?.kind;
  return kind ? SORTABLE.includes(kind) : BUILT_IN.includes(column);
}

/** Widths a person gave columns, in pixels. */
export type Widths = { [column: string]: number };

export const NARROWEST = 56;
export const WIDEST = 720;
export const inBounds = (px: number) => Math.round(Math.min(WIDEST, Math.max(NARROWEST, px)));

/** What a column may have to say, as far as it is declared. */
export interface Words {
  name(column: string): string;
  /** Labels of its choices or states. */
  said(column: string): string[];
}

/** Rem a letter takes in a row. */
const LETTER = 0.46;
const longest = (words: string[]) => Math.max(0, ...words.map((word) => word.length)) * LETTER;
const between = (least: number, value: number, most: number) => Math.min(most, Math.max(least, value));

/** Rem a column needs, and what it takes where there is room. */
function needed(type: RecordType, column: string, words: Words): [least: number, most: number] {
  const said = longest(words.said(column));
  if (column === "status") return [between(6, said + 2.75, 9.5), between(6, said + 2.75, 13)];
  if (column === "number") return [7.5, 8.5];
  const kind = fieldOf(type, column)?.kind;
  if (kind === "choice") return [between(4.5, said + 2, 6.5), between(4.5, said + 2, 13)];
  if (kind === "integer" || kind === "boolean") return [4.5, 6];
  if (column.endsWith("_at") || kind === "date" || kind === "datetime") return [5.5, 6.5];
  if (kind === "person" || column.endsWith("_by")) return [7, 11];
  return [6.5, 12];
}

function width(type: RecordType, column: string, words: Words, given: number | undefined): string {
  if (given) return `${given}px`;
  if (column === type.title_field) return "minmax(14rem,1fr)";
  const [least, most] = needed(type, column, words);
  // Its name too, with room for the arrow; a long one is cut.
  const name = longest([words.name(column)]) + 1.25;
  return `minmax(${Math.max(least, Math.min(name, 7)).toFixed(2)}rem,${Math.max(most, Math.min(name, 12)).toFixed(2)}rem)`;
}

/** The box that chooses a row, then the columns; what is left belongs to the title, or to nobody. */
export function template(type: RecordType, columns: string[], words: Words, widths: Widths): string {
  const tracks = columns.map((column) => width(type, column, words, widths[column]));
  const taken = tracks.some((track) => track.endsWith("1fr)"));
  return ["auto", ...tracks, ...(taken ? [] : ["minmax(0,1fr)"])].join(" ");
}

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

const GROUPING: Kind[] = ["choice", "boolean", "site", "area", "person", "company", "date", "datetime"];

/** What rows may stand under headings of. */
export function groupsOffered(type: RecordType): string[] {
  const own = type.fields.filter((field) => GROUPING.includes(field.kind)).map((field) => field.name);
  return [...(type.workflow ? ["status"] : []), ...own, "created_at", "created_by", "updated_at", "updated_by"];
}

export const SPANS: GroupSpan[] = ["day", "week", "month"];

/** Whether headings are of days, weeks or months. */
export const hasSpans = (type: RecordType, field: string) => ["date", "datetime"].includes(fieldOf(type, field)?.kind ?? "") || field.endsWith("_at");

/** A grouping as a list's address keeps it: `severity`, `created_at:week`. */
export function groupOf(type: RecordType, group: string): { by: string; span?: GroupSpan } {
  const [by = "", span] = group.split(":");
  if (!hasSpans(type, by)) return { by };
  return { by, span: SPANS.find((one) => one === span) ?? "day" };
}

/** What a list is grouped by, if its type still has it: a kept list may be older than its module. */
export const groupKept = (type: RecordType, group: string | undefined) => (group && groupsOffered(type).includes(groupOf(type, group).by) ? group : undefined);

export const toggled = (shown: string[], column: string) => (shown.includes(column) ? shown.filter((one) => one !== column) : [...shown, column]);

export function moveUp(shown: string[], column: string): string[] {
  const at = shown.indexOf(column);
  if (at < 1) return shown;
  const next = [...shown];
  [next[at - 1], next[at]] = [column, shown[at - 1] as string];
  return next;
}
