/** The records a person opened last on this device, the newest first. */
import { useQueries } from "@tanstack/react-query";
import { useEffect } from "react";
import { call } from "./api";
import type { SearchHit } from "./model";
import { read, useRead } from "./queries";
import { useSession } from "./session";

const KEPT = 6;

/** The list after one more was opened. */
export function withNewest(kept: unknown, id: string): string[] {
  const before = Array.isArray(kept) ? kept.filter((one): one is string => typeof one === "string" && one !== id) : [];
  return [id, ...before].slice(0, KEPT);
}

function useKey(): string {
  return `recent.${useSession().status.user?.id ?? ""}`;
}

/** Remembers that this record was opened. */
export function useOpened(id: string): void {
  const key = useKey();
  useEffect(() => {
    const remember = async () => {
      const kept = await call("settings.get", { key });
      await call("settings.set", { key, value: withNewest(kept.value, id) });
    };
    // Without it the list is older, which harms nobody.
    void remember().catch(() => undefined);
  }, [key, id]);
}

/** What they are called now; one that is gone or no longer this person's is left out. */
export function useRecent(): SearchHit[] {
  const kept = useRead("settings.get", { key: useKey() });
  const ids = Array.isArray(kept.data?.value) ? (kept.data.value as string[]) : [];
  return useQueries({
    queries: ids.map((id) => read("record.get", { id })),
    combine: (answers) =>
      answers.flatMap(({ data }) =>
        data ? [{ id: data.record.id, record_type: data.record.record_type, title: data.title, number: data.number, status: data.record.status, excerpt: "" }] : [],
      ),
  });
}
