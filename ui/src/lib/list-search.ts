/** What a list's address remembers: view, layout, words, filter, order, columns, groups, open record. */
import type { Condition } from "./condition";
import type { Sort } from "./model";

export interface ListSearch {
  view?: string;
  board?: string;
  /** A list this person saved. */
  saved?: string;
  q?: string;
  open?: string;
  /** Tests by field, joined by "and". */
  filter?: Condition;
  sort?: Sort;
  columns?: string[];
  /** `status` or a choice field. */
  group?: string;
}

const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

const object = (value: unknown) =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
    ? (value as Condition)
    : undefined;

function sortOf(value: unknown): Sort | undefined {
  const given = object(value);
  const field = text(given?.field);
  return field ? { field, descending: given?.descending === true } : undefined;
}

function texts(value: unknown): string[] | undefined {
  const found = Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
  return found.length > 0 ? found : undefined;
}

export function listSearch(search: { [key: string]: unknown }): ListSearch {
  return {
    view: text(search.view),
    board: text(search.board),
    saved: text(search.saved),
    q: text(search.q),
    open: text(search.open),
    filter: object(search.filter),
    sort: sortOf(search.sort),
    columns: texts(search.columns),
    group: text(search.group),
  };
}
