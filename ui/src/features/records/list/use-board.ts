import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { allOf } from "@/lib/condition";
import type { ListSearch } from "@/lib/list-search";
import type { BoardColumn, BoardView as Board, RecordType } from "@/lib/model";
import { read } from "@/lib/queries";

/** Cards a column shows at most. */
const CARDS = 50;

const inColumn = (board: Board, value: string | null) => ({ [board.group_by]: value === null ? { exists: false } : value });

/** The columns of a board. Words are looked for by lists only: with words, each column is one. */
export function useBoard(type: RecordType, board: Board, search: ListSearch) {
  const whole = useQuery({
    ...read("record.board", { record_type: type.name, group_by: board.group_by, filter: search.filter, limit: CARDS }),
    placeholderData: keepPreviousData,
  });
  const columns = whole.data?.columns ?? [];
  const found = useQueries({
    queries: (search.q ? columns : []).map(({ value }) => ({
      ...read("record.list", {
        record_type: type.name,
        filter: allOf([search.filter, inColumn(board, value)]),
        search: search.q,
        limit: CARDS,
      }),
      placeholderData: keepPreviousData,
    })),
  });
  const narrowed = columns.map((column, i): BoardColumn => {
    const page = found[i]?.data;
    return page ? { ...column, total: page.total, rows: page.rows } : column;
  });
  return { columns: narrowed, pending: whole.isPending, error: whole.error ?? found.find((one) => one.error)?.error ?? null };
}
