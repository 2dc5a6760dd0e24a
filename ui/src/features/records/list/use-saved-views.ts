import { call } from "@/lib/api";
import { listSearch, type ListSearch } from "@/lib/list-search";
import type { RecordType } from "@/lib/model";
import { useRead } from "@/lib/queries";
import { useSession } from "@/lib/session";

export interface SavedView {
  id: string;
  name: string;
  search: ListSearch;
}

/** Reads what was kept; anything else is left out. */
export function savedViews(value: unknown): SavedView[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown) => {
    const { id, name, search } = (one ?? {}) as { [key: string]: unknown };
    if (typeof id !== "string" || typeof name !== "string" || typeof search !== "object" || search === null) return [];
    return [{ id, name, search: listSearch(search as { [key: string]: unknown }) }];
  });
}

/** Lists this person saved on this device, for one type of record. */
export function useSavedViews(type: RecordType) {
  const { status } = useSession();
  const key = `lists.${status.user?.id ?? ""}.${type.name}`;
  const views = savedViews(useRead("settings.get", { key }).data?.value);
  const keep = (next: SavedView[]) => call("settings.set", { key, value: next });
  return {
    views,
    save: async (name: string, search: ListSearch) => {
      const id = crypto.randomUUID();
      await keep([...views, { id, name, search: { ...search, saved: id, open: undefined } }]);
      return id;
    },
    update: (id: string, search: ListSearch) => keep(views.map((one) => (one.id === id ? { ...one, search: { ...search, saved: id, open: undefined } } : one))),
    remove: (id: string) => keep(views.filter((one) => one.id !== id)),
  };
}
