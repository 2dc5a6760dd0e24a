import { useIsFetching } from "@tanstack/react-query";
import { useEffect, useState, type ReactNode } from "react";
import { Skeleton, SkeletonRows } from "@/components/ui/feedback";

/** Within which one answer may lead to the next question. */
const QUIET_MS = 40;
/** A picture of what comes is drawn only for who has to wait: one that is gone at once is a flicker. */
const LONG_MS = 150;
/** Nobody waits longer for the slowest part. */
const MOST_MS = 2_000;

/**
 * Parts that are shown at once, when all of them have been answered: on a device that takes a few
 * hundredths of a second, and parts that came one by one would push each other down the page.
 */
export function Together({ children }: { children: ReactNode }) {
  const waiting = useIsFetching({ predicate: (query) => query.state.status === "pending" });
  const [answered, setAnswered] = useState(false);
  const long = useAfter(LONG_MS);
  const shown = useAfter(MOST_MS) || answered;
  useEffect(() => {
    if (waiting > 0) return;
    const quiet = setTimeout(() => setAnswered(true), QUIET_MS);
    return () => clearTimeout(quiet);
  }, [waiting]);
  return (
    <div className={shown ? "contents" : "relative"} aria-busy={shown ? undefined : true}>
      {!shown && long && <Coming />}
      {/* They ask already, and take no room until they are there. */}
      <div className={shown ? "contents" : "invisible absolute inset-x-0 top-0 h-0 overflow-hidden"}>{children}</div>
    </div>
  );
}

function useAfter(ms: number): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return over;
}

/** Sections that will be there, as tall as most are. */
function Coming() {
  return (
    <div className="flex flex-col gap-5" aria-hidden>
      {[2, 5, 5].map((rows, i) => (
        <div key={i} className="card overflow-hidden">
          <div className="flex min-h-12 items-center border-b border-line px-4">
            <Skeleton className="h-4 w-48" />
          </div>
          <SkeletonRows rows={rows} still />
        </div>
      ))}
    </div>
  );
}
