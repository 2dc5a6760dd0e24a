import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ListSearch } from "@/lib/list-search";
import type { BoardView as Board, RecordType } from "@/lib/model";
import { read } from "@/lib/queries";

/** Cards a column shows at most. */
const CARDS = 50;

/** The columns of a board. */
export function useBoard(type: RecordType, board: Board, search: ListSearch) {
  const answer = useQuery({
    ...read("record.board", { record_type: type.name, group_by: board.group_by, filter: search.filter, search: search.q, limit: CARDS }),
    placeholderData: keepPreviousData,
  });
  return { columns: answer.data?.columns ?? [], pending: answer.isPending, error: answer.error };
}
