import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { call, type CommandFailure } from "@/lib/api";
import { allOf } from "@/lib/condition";
import type { ListSearch } from "@/lib/list-search";
import type { ListView, Query, RecordRow, RecordType, Sort } from "@/lib/model";
import { read } from "@/lib/queries";
import { groupOf, hasSpans } from "./columns";
import type { Group } from "./layout";
import { MOST_SELECTED } from "./use-selection";

/** Rows asked for at once. */
export const PAGE = 100;

export type RowsQuery = Pick<Query, "record_type" | "sort"> & { filter?: unknown; search?: string };

/** What the list shows, as the core is asked. */
export function queryOf(type: RecordType, view: ListView, search: ListSearch): RowsQuery {
  return {
    record_type: type.name,
    filter: allOf([view.filter, search.filter]),
    search: search.q,
    sort: search.sort ? [search.sort] : view.sort,
  };
}

/** The same with each group's rows together, in the order of the headings. */
export function groupedQuery(type: RecordType, query: RowsQuery, group: string | undefined, groups: Group[] | null): RowsQuery {
  if (!group || !groups) return query;
  const { by } = groupOf(type, group);
  const asked = query.sort.find(({ field }) => field === by);
  const named = groups.some(({ name }) => name);
  const key: Sort = { field: by, descending: hasSpans(type, by) && isFalling(query, by), ...(named ? { order: groups.flatMap(({ value }) => value ?? []) } : {}) };
  return { ...query, sort: [key, ...query.sort.filter((one) => one !== asked)] };
}

/** Days come newest first unless the list is sorted by them. */
const isFalling = ({ sort }: RowsQuery, by: string) => sort.find(({ field }) => field === by)?.descending ?? true;

/** How many rows each group has, in the order in which they stand: counted by the core, whatever is loaded. */
export function useGroups(type: RecordType, query: RowsQuery, group: string | undefined): { groups: Group[] | null; error: CommandFailure | null } {
  const { record_type, filter, search } = query;
  const answer = useQuery({ ...read("record.groups", { record_type, filter, search, ...groupOf(type, group ?? "") }), enabled: group !== undefined });
  const groups = useMemo(() => {
    if (!group || !answer.data) return null;
    const { by } = groupOf(type, group);
    if (!hasSpans(type, by) || !isFalling(query, by)) return answer.data;
    const dated = answer.data.filter(({ value }) => value !== null);
    return [...dated.reverse(), ...answer.data.filter(({ value }) => value === null)];
  }, [answer.data, group, type, query]);
  return { groups, error: answer.error };
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

