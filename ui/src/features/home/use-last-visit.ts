import { useEffect, useState } from "react";
import { call } from "@/lib/api";
import { useSession } from "@/lib/session";

/** Coming back after this long is another visit. */
export const ANOTHER_VISIT_MS = 30 * 60_000;

interface Visits {
  /** Last time the first screen was looked at, and the visit before. */
  at: number;
  before: number | null;
}

/** The visits after one more look, at `now`. */
export function visited(kept: unknown, now: number): Visits {
  const { at, before } = (typeof kept === "object" && kept !== null ? kept : {}) as Partial<Visits>;
  if (typeof at !== "number" || at > now) return { at: now, before: null };
  const another = now - at >= ANOTHER_VISIT_MS;
  return { at: now, before: another ? at : typeof before === "number" ? before : null };
}

/** When this person last looked at this device's first screen; `null` the first time. */
export function useLastVisit(): number | null {
  const user = useSession().status.user?.id ?? "";
  const [before, setBefore] = useState<number | null>(null);
  useEffect(() => {
    const key = `home.${user}`;
    const look = async () => {
      const kept = await call("settings.get", { key });
      const visits = visited(kept.value, Date.now());
      setBefore(visits.before);
      await call("settings.set", { key, value: visits });
    };
    // Without it the screen shows what is newest, which is never wrong.
    void look().catch(() => undefined);
  }, [user]);
  return before;
}
