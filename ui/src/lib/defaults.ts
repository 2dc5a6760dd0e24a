/** First values of a new record, as the module declares them. */
import type { RecordType } from "./model";
import type { Session } from "./session";
import { toLocalInput } from "./time";

function literal(value: unknown, session: Session, zone: string, now: number): unknown {
  switch (value) {
    case "$now":
      return new Date(Math.floor(now / 60_000) * 60_000).toISOString();
    case "$today":
      return toLocalInput(now, zone).slice(0, 10);
    case "$actor":
      return session.status.user?.id ?? null;
    case "$actor.site":
      return session.grants?.subject.sites[0] ?? null;
    default:
      return value;
  }
}

export function defaultsOf(type: RecordType, session: Session, zone: string, now = Date.now()) {
  const values: { [field: string]: unknown } = {};
  for (const field of type.fields) {
    if (field.default === undefined || field.default === null) continue;
    values[field.name] = literal(field.default, session, zone, now);
  }
  return values;
}
