import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { call } from "@/lib/api";
import { allOf } from "@/lib/condition";
import type { ListSearch } from "@/lib/list-search";
import type { ListView, RecordRow, RecordType, Sort } from "@/lib/model";
import { read } from "@/lib/queries";
import type { Group } from "./layout";
import { MOST_SELECTED } from "./use-selection";

/** Rows asked for at once. */
export const PAGE = 100;

/** What the list shows, as the core is asked; a group's rows stand together. */
export function queryOf(type: RecordType, view: ListView, search: ListSearch) {
  const sort = search.sort ? [search.sort] : view.sort;
  const grouped: Sort[] = search.group ? [{ field: search.group, descending: false }, ...sort.filter(({ field }) => field !== search.group)] : sort;
  return {
    record_type: type.name,
    filter: allOf([view.filter, search.filter]),
    search: search.q,
    sort: grouped,
  };
}

export type RowsQuery = ReturnType<typeof queryOf>;

/** How many rows each group has, in the order of the workflow or of the choices. */
export function useGroups({ record_type, filter, search }: RowsQuery, group: string | undefined): Group[] | null {
  const board = useQuery({
    ...read("record.board", { record_type, filter, search, group_by: group ?? "", limit: 1 }),
    enabled: group !== undefined,
    placeholderData: keepPreviousData,
  });
  return group && board.data ? board.data.columns.map(({ value, total }) => ({ value, total })) : null;
}

/** The pages that hold rows `first` to `last`, read from the replica as the list scrolls. */
export function useRows(query: RowsQuery, first: number, last: number) {
  const pages = useMemo(() => {
    const [from, to] = [Math.floor(first / PAGE), Math.floor(last / PAGE)];
    // The first page always: it knows how many rows there are.
    return [...new Set([0, ...Array.from({ length: to - from + 1 }, (_, i) => from + i)])];
  }, [first, last]);
  const answers = useQueries({
    queries: pages.map((page) => ({
      ...read("record.list", { ...query, limit: PAGE, offset: page * PAGE }),
      placeholderData: keepPreviousData,
    })),
  });
  const head = answers[0];
  const rowAt = (index: number): RecordRow | undefined => {
    const place = pages.indexOf(Math.floor(index / PAGE));
    return answers[place]?.data?.rows[index % PAGE];
  };
  return { total: head?.data?.total ?? 0, asOf: head?.data?.as_of ?? null, pending: head?.isPending ?? true, error: head?.error ?? null, rowAt };
}

export type Rows = ReturnType<typeof useRows>;

/** The ids of everything that matches, as far as one piece of work reaches. */
export async function allIds(query: RowsQuery): Promise<string[]> {
  const page = await call("record.list", { ...query, limit: MOST_SELECTED });
  return page.rows.map((row) => row.record.id);
}

