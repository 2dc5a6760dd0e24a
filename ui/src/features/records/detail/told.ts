import type { HistoryEntry } from "@/lib/model";

const asked = (entry: HistoryEntry) => entry.kind === "requested" && !entry.pending;
const answered = (entry: HistoryEntry) => entry.decision !== null && entry.by === null;

/**
 * A step asked for and granted is one event: whoever asked did it. Requests and answers of one step are
 * paired in order; a refusal keeps both, for then it matters who said what.
 */
export function told(history: HistoryEntry[]): HistoryEntry[] {
  const byTime = [...history].sort((a, b) => a.at - b.at);
  const open = byTime.filter(asked);
  const done = new Map<HistoryEntry, HistoryEntry>();
  for (const answer of byTime.filter(answered)) {
    const at = open.findIndex((request) => request.command === answer.command);
    const [request] = at < 0 ? [] : open.splice(at, 1);
    if (request && answer.decision?.granted) done.set(request, answer);
  }
  const answers = new Map([...done].map(([request, answer]) => [answer, request]));
  return history.flatMap((entry) => {
    if (done.has(entry)) return [];
    const request = answers.get(entry);
    return [request ? { ...entry, by: request.by, by_name: request.by_name, reason: entry.reason ?? request.reason } : entry];
  });
}
