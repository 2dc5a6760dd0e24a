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
  if (kind === "person" || column.endsWith("_by")) return [8.5, 13];
  if (kind === "site") return [5.5, 9];
  return [6.5, 12];
}

/** The same with its name and room for the arrow; a long name is cut. */
function bounds(type: RecordType, column: string, words: Words): [least: number, most: number] {
  const [least, most] = needed(type, column, words);
  const name = longest([words.name(column)]) + 1.25;
  return [Math.max(least, Math.min(name, 7)), Math.max(most, Math.min(name, 12))];
}

/** Rem the title has at least. */
const TITLE = 14;

/** The share of the room that is left which goes to the title; that of another column is the rem it may have. */
const TITLE_SHARE = 30;
/** Rem by which a column may grow that has little more to say with them. */
const LITTLE = 1.5;

function width(type: RecordType, column: string, words: Words, given: number | undefined, shared: boolean): string {
  if (given) return `${given}px`;
  if (column === type.title_field) return `minmax(${TITLE}rem,${TITLE_SHARE}fr)`;
  const [least, most] = bounds(type, column, words);
  return `minmax(${least.toFixed(2)}rem,${most.toFixed(2)}${shared && most - least > LITTLE ? "fr" : "rem"})`;
}

/** Rem between columns, and what the edges, the box that chooses a row and a scrollbar take; with gloves the box is larger. */
const GAP = 0.75;
const EDGES = 6.5;
const GLOVES = 1.75;

export interface Room {
  px: number;
  /** Pixels of a rem. */
  rem: number;
  gloves: boolean;
}

/**
 * Columns for which there is room. Free words give way first, they are on the record's page; then the
 * last. The title never does. Widths a person gave do not count: pulling an edge takes no column away.
 */
export function fitting(type: RecordType, columns: string[], words: Words, { px, rem, gloves }: Room): string[] {
  const least = (column: string) => (column === type.title_field ? TITLE : bounds(type, column, words)[0]);
  const edges = EDGES + (gloves ? GLOVES : 0);
  const taken = (shown: string[]) => shown.reduce((sum, column) => sum + least(column) + GAP, edges);
  const others = columns.filter((column) => column !== type.title_field);
  const free = (column: string) => fieldOf(type, column)?.kind === "text";
  const leaving = [...others.filter((column) => !free(column)), ...others.filter(free)];
  let shown = columns;
  while (leaving.length > 0 && taken(shown) > px / rem) {
    const next = leaving.pop();
    shown = shown.filter((column) => column !== next);
  }
  return shown;
}

/** The box that chooses a row, then the columns; what is left belongs first of all to the title, or to nobody. */
export function template(type: RecordType, columns: string[], words: Words, widths: Widths): string {
  const shared = columns.some((column) => column === type.title_field && !widths[column]);
  const tracks = columns.map((column) => width(type, column, words, widths[column], shared));
  return ["auto", ...tracks, ...(shared ? [] : ["minmax(0,1fr)"])].join(" ");
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
