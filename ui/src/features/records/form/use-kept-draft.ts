import { useQuery } from "@tanstack/react-query";
import type { Draft } from "@/lib/model";
import { read } from "@/lib/queries";

/**
 * The draft kept under an id, if there is one. The list is asked, which does not fail for lack of
 * it, and asked anew: a draft discarded a moment ago must not come back.
 */
export function useKeptDraft(id: string | undefined): { pending: boolean; draft: Draft | undefined } {
  const drafts = useQuery({ ...read("draft.list", {}), refetchOnMount: "always" });
  return {
    pending: id !== undefined && !drafts.isFetchedAfterMount,
    draft: drafts.data?.find((draft) => draft.id === id),
  };
}
