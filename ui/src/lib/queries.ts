/** Reads and writes of the core as TanStack queries; events from the core make reads stale. */
import {
  QueryClient,
  queryOptions,
  useMutation,
  useQuery,
  type InvalidateQueryFilters,
  type Query,
  type QueryKey,
} from "@tanstack/react-query";
import { call, on, type CommandFailure } from "./api";
import type { Answer, Args, CommandName } from "./commands";
import { provides } from "./tags";

/** The replica answers at once and never fails for lack of a network: no retry, no pause. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: "always",
        retry: false,
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}

/** The query of a reading command. */
export function read<C extends CommandName>(command: C, args: Args<C>) {
  return queryOptions<Answer<C>, CommandFailure>({
    queryKey: [command, args],
    queryFn: () => call(command, args),
  });
}

export function useRead<C extends CommandName>(command: C, args: Args<C>, enabled = true) {
  return useQuery({ ...read(command, args), enabled });
}

/** A writing command. What it changes comes back as an event of the core. */
export function useWrite<C extends CommandName>(command: C) {
  return useMutation<Answer<C>, CommandFailure, Args<C>>({
    mutationFn: (args) => call(command, args),
  });
}

/** Whether a cached read is made stale by these tags. */
export function isStale(key: QueryKey, tags: ReadonlySet<string>): boolean {
  const [command, args] = key as [CommandName, unknown];
  return provides(command, args).some((tag) => tags.has(tag));
}

/**
 * Reads again what became stale. A first read that is still under way is not started again by
 * invalidating it, and may have been answered before the change: it is read once more when it ends.
 */
async function refresh(client: QueryClient, filters: InvalidateQueryFilters): Promise<void> {
  const early = client
    .getQueryCache()
    .findAll({ ...filters, fetchStatus: "fetching" })
    .filter((query) => query.state.data === undefined);
  await client.invalidateQueries(filters);
  if (early.length === 0) return;
  await Promise.allSettled(early.map((query) => query.promise));
  await client.invalidateQueries({ predicate: (query) => early.includes(query) });
}

/** Connects the core's events to the cache; returns the way to stop. */
export function followEvents(client: QueryClient): () => void {
  return on((event) => {
    const tags = new Set(event.tags);
    const stale = event.resync || !event.tags ? {} : { predicate: (query: Query) => isStale(query.queryKey, tags) };
    void refresh(client, stale);
  });
}
