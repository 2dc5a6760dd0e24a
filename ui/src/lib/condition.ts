/**
 * The condition tree in its JSON form, judged on the values of a form as the core judges it on a
 * record: what cannot be said is neither true nor false, and negation does not make it true.
 */
import { plain } from "./letters";
import { instantOf } from "./time";

export type Json = unknown;
export type Condition = { [key: string]: Json };
type Values = { [field: string]: Json };
/** `null`: cannot be said. */
type Truth = boolean | null;

const isObject = (value: Json): value is { [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isEmpty = (value: Json) =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);

const not = (truth: Truth): Truth => (truth === null ? null : !truth);
const every = (parts: Truth[]): Truth => (parts.includes(false) ? false : parts.includes(null) ? null : true);
const some = (parts: Truth[]): Truth => (parts.includes(true) ? true : parts.includes(null) ? null : false);

const INSTANT = /^\d{4}-\d{2}-\d{2}T/;
const scalar = (value: Json) => (typeof value === "string" && INSTANT.test(value) ? (instantOf(value) ?? value) : value);

/** Below, at or above zero; `null` when the two cannot be compared. */
function order(left: Json, right: Json): number | null {
  const [a, b] = [scalar(left), scalar(right)];
  if (typeof a !== typeof b || !["string", "number", "boolean"].includes(typeof a)) return null;
  return a === b ? 0 : (a as number) < (b as number) ? -1 : 1;
}

function equal(left: Json, right: Json): Truth {
  const found = order(left, right);
  return found === null ? null : found === 0;
}

function among(left: Json, right: Json): Truth {
  return Array.isArray(right) ? some(right.map((option) => equal(left, option))) : null;
}

function ordered(left: Json, right: Json, holdsFor: (order: number) => boolean): Truth {
  const found = typeof left === "boolean" ? null : order(left, right);
  return found === null ? null : holdsFor(found);
}

function texts(left: Json, right: Json, holdsFor: (text: string, part: string) => boolean): Truth {
  return typeof left === "string" && typeof right === "string" ? holdsFor(plain(left), plain(right)) : null;
}

/** A list equals a literal when one of its entries does. */
function compareList(op: string, entries: Json[], right: Json): Truth {
  const any = (one: (entry: Json) => Truth) => some(entries.map(one));
  switch (op) {
    case "==":
    case "contains":
      return any((entry) => equal(entry, right));
    case "!=":
      return not(any((entry) => equal(entry, right)));
    case "in":
      return any((entry) => among(entry, right));
    case "not_in":
      return not(any((entry) => among(entry, right)));
    default:
      return null;
  }
}

const OPERATORS: { [op: string]: (left: Json, right: Json) => Truth } = {
  "==": equal,
  "!=": (left, right) => not(equal(left, right)),
  ">": (left, right) => ordered(left, right, (n) => n > 0),
  ">=": (left, right) => ordered(left, right, (n) => n >= 0),
  "<": (left, right) => ordered(left, right, (n) => n < 0),
  "<=": (left, right) => ordered(left, right, (n) => n <= 0),
  in: among,
  not_in: (left, right) => not(among(left, right)),
  between: (left, right) =>
    Array.isArray(right) && right.length === 2
      ? every([ordered(left, right[0], (n) => n >= 0), ordered(left, right[1], (n) => n <= 0)])
      : null,
  contains: (left, right) => texts(left, right, (text, part) => text.includes(part)),
  starts_with: (left, right) => texts(left, right, (text, part) => text.startsWith(part)),
};

function compare(op: string, left: Json, right: Json): Truth {
  if (op === "exists" || op === "empty") {
    return typeof right === "boolean" ? isEmpty(left) === (right === (op === "empty")) : null;
  }
  if (isEmpty(left)) return null;
  if (Array.isArray(left)) return compareList(op, left, right);
  return OPERATORS[op]?.(left, right) ?? null;
}

function judge(condition: Json, values: Values): Truth {
  if (!isObject(condition)) return null;
  const parts = Object.entries(condition).map(([key, test]): Truth => {
    if (key === "all") return Array.isArray(test) ? every(test.map((part) => judge(part, values))) : null;
    if (key === "any") return Array.isArray(test) ? some(test.map((part) => judge(part, values))) : null;
    if (key === "not") return not(judge(test, values));
    const left = values[key];
    if (!isObject(test)) return compare("==", left, test);
    return every(Object.entries(test).map(([op, right]) => compare(op, left, right)));
  });
  return every(parts);
}

/** Whether a condition holds for certain on the values of a form. */
export function holds(condition: Json, values: Values): boolean {
  return judge(condition, values) === true;
}

/** The values of the first field a condition tests by equality or membership. */
export function namedValues(condition: Json): { field: string; values: string[] } | null {
  if (!isObject(condition)) return null;
  for (const [key, test] of Object.entries(condition)) {
    if (key === "all" || key === "any") {
      const found = (test as Json[]).map(namedValues).find((part) => part !== null);
      if (found) return found;
    } else if (typeof test === "string") {
      return { field: key, values: [test] };
    } else if (isObject(test) && Array.isArray(test.in)) {
      return { field: key, values: test.in as string[] };
    } else if (isObject(test) && typeof test["=="] === "string") {
      return { field: key, values: [test["=="]] };
    }
  }
  return null;
}

/** Joins conditions; `undefined` when there is none. */
export function allOf(parts: (Json | null | undefined)[]): Json | undefined {
  const given = parts.filter((part) => isObject(part) && Object.keys(part).length > 0);
  if (given.length === 0) return undefined;
  return given.length === 1 ? given[0] : { all: given };
}
