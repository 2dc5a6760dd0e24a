/** Values of fields: the projected shape, and the plain JSON that forms and commands use. */
import type { FieldValue } from "./model";

/** The plain JSON of a value, as commands take it. */
export function plain(value: FieldValue | undefined | null): unknown {
  if (!value) return null;
  return value.t === "datetime" ? new Date(value.v).toISOString() : value.v;
}

/** Plain values of all fields. */
export function plainFields(fields: { [name: string]: FieldValue }): { [name: string]: unknown } {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plain(value)]));
}

export function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

/** Equal as JSON. */
export function same(a: unknown, b: unknown): boolean {
  if (isEmpty(a) && isEmpty(b)) return true;
  return JSON.stringify(a) === JSON.stringify(b);
}
