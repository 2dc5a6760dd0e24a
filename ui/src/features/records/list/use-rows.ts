import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { allOf } from "@/lib/condition";
import type { ListSearch } from "@/lib/list-search";
import type { ListView, RecordRow, RecordType } from "@/lib/model";
import { read } from "@/lib/queries";

/** Rows asked for at once. */
export const PAGE = 100;

/** What the list shows, as the core is asked. */
export function queryOf(type: RecordType, view: ListView, search: ListSearch) {
  return {
    record_type: type.name,
    filter: allOf([view.filter, search.filter]),
    search: search.q,
    sort: search.sort ? [search.sort] : view.sort,
  };
}

/** The pages that hold rows `first` to `last`, read from the replica as the list scrolls. */
export function useRows(query: ReturnType<typeof queryOf>, first: number, last: number) {
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
