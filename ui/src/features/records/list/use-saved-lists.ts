import { call } from "@/lib/api";
import { listSearch, type ListSearch } from "@/lib/list-search";
import type { SavedList as Kept, RecordType } from "@/lib/model";
import { useRead } from "@/lib/queries";

/** A list this person keeps under a name. */
export interface SavedList {
  id: string;
  name: string;
  search: ListSearch;
}

/** What a list is made of: neither what is open beside it nor the name it is kept under. */
export const madeOf = (search: ListSearch) => ({ ...listSearch({ ...search }), open: undefined, saved: undefined });

const listOf = ({ id, name, search }: Kept): SavedList => ({ id, name, search: { ...listSearch(search), saved: id } });

/** The lists this person keeps of one type of record, on all their devices. */
export function useSavedLists(type: RecordType) {
  const record_type = type.name;
  const kept = useRead("saved_list.list", { record_type }).data ?? [];
  const lists = kept.map(listOf);
  return {
    lists,
    /** Keeps it as a new list, or in the place of the one with this key; answers it as it is kept. */
    save: async (name: string, search: ListSearch, id?: string) => listOf(await call("saved_list.save", { id, record_type, name, search: madeOf(search) })),
    remove: (id: string) => call("saved_list.remove", { id }),
  };
}
