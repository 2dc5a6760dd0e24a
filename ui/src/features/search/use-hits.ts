import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { read } from "@/lib/queries";

/** Records that the words find on this device. */
export function useHits(text: string, limit: number) {
  const wanted = useDeferredValue(text.trim());
  const answer = useQuery({
    ...read("search.find", { text: wanted, limit }),
    enabled: wanted !== "",
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
  return { hits: wanted === "" ? [] : (answer.data ?? []), pending: wanted !== "" && answer.isPending, error: answer.error };
}
