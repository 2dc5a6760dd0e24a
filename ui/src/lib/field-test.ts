/**
 * What a person asks of one field of a list, and the condition tree that means it. Conditions are read
 * back into words, those of lists kept long ago too; what no field can say is kept as it stands.
 */
import type { Condition, Json } from "./condition";

export type FieldTest =
  | { is: "any"; values: Json[] }
  /** Records without a value too: who wants none of these does not want to lose the others. */
  | { is: "none"; values: Json[] }
  | { is: "empty" }
  | { is: "filled" }
  | { is: "contains"; text: string }
  | { is: "lacks"; text: string }
  /** Both ends included, each may be open. */
  | { is: "between"; from?: Json; to?: Json }
  | { is: "period"; period: Period };

export interface Part {
  /** `null`: a condition that belongs to no single field, or asks what no filter can. */
  field: string | null;
  test: FieldTest | null;
  /** As the tree has it. */
  condition: Condition;
}

const DAY = (day: number) => ({ day });
const MONTH = (month: number) => ({ month });
const WEEK = (week: number) => ({ week });

/** Spans counted from today, by the clock of who looks: they mean the same every morning. */
export const PERIODS = {
  today: { ">=": DAY(0), "<": DAY(1) },
  yesterday: { ">=": DAY(-1), "<": DAY(0) },
  last7: { ">=": DAY(-6), "<": DAY(1) },
  last30: { ">=": DAY(-29), "<": DAY(1) },
  week: { ">=": WEEK(0), "<": WEEK(1) },
  month: { ">=": MONTH(0), "<": MONTH(1) },
  month_before: { ">=": MONTH(-1), "<": MONTH(0) },
  next7: { ">=": DAY(0), "<": DAY(8) },
  past: { "<": DAY(0) },
} satisfies { [name: string]: Condition };

export type Period = keyof typeof PERIODS | "overdue";

/** States in which nothing is due any more. */
export interface Done {
  states: string[];
}

const isObject = (value: Json): value is Condition => typeof value === "object" && value !== null && !Array.isArray(value);
const same = (a: Json, b: Json): boolean => a === b || JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
const sorted = (value: Json): Json => (isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value);

/** The tree compares letter by letter; people do not mind how a word begins. */
function spellings(text: string): string[] {
  const lower = text.toLocaleLowerCase();
  return [...new Set([text, lower, lower.charAt(0).toLocaleUpperCase() + lower.slice(1), text.toLocaleUpperCase()])];
}

function containing(field: string, text: string): Condition {
  const tests = spellings(text).map((one) => ({ [field]: { contains: one } }));
  return tests.length === 1 ? (tests[0] as Condition) : { any: tests };
}

/** Also records that say nothing there. */
const orEmpty = (field: string, condition: Condition): Condition => ({ any: [condition, { [field]: { empty: true } }] });

/** What a test on a field means; nothing when it asks for nothing. */
export function conditionOf(field: string, test: FieldTest, done: Done): Condition | undefined {
  switch (test.is) {
    case "any":
      return test.values.length > 0 ? { [field]: { in: test.values } } : undefined;
    case "none":
      return test.values.length > 0 ? orEmpty(field, { [field]: { not_in: test.values } }) : undefined;
    case "empty":
      return { [field]: { empty: true } };
    case "filled":
      return { [field]: { empty: false } };
    case "contains":
      return test.text === "" ? undefined : containing(field, test.text);
    case "lacks":
      return test.text === "" ? undefined : orEmpty(field, { not: containing(field, test.text) });
    case "between": {
      const { from, to } = test;
      if (from === undefined && to === undefined) return undefined;
      return { [field]: { ...(from === undefined ? {} : { ">=": from }), ...(to === undefined ? {} : { "<=": to }) } };
    }
    case "period":
      if (test.period !== "overdue") return { [field]: PERIODS[test.period] };
      return { all: [{ [field]: PERIODS.past }, { status: { not_in: done.states } }] };
  }
}

/** Parts as one condition: by field where the field stands once, for that is how lists were always kept. */
export function filterOf(parts: Part[]): Condition | undefined {
  const filter: Condition = {};
  const rest: Condition[] = [];
  for (const { condition } of parts) {
    const [key, ...more] = Object.keys(condition);
    if (key !== undefined && more.length === 0 && key !== "all" && !(key in filter)) filter[key] = condition[key];
    else rest.push(condition);
  }
  if (rest.length > 0) filter.all = rest;
  return Object.keys(filter).length > 0 ? filter : undefined;
}

const COMBINING = ["all", "any", "not"];

/** What a list is narrowed by, part by part. */
export function partsOf(filter: Condition | undefined): Part[] {
  return Object.entries(filter ?? {}).flatMap(([key, value]) => {
    // What stands side by side here and what "all" joins is the same question.
    const whole = { [key]: value };
    const overdue = key === "all" ? readPart(whole) : null;
    if (key === "all" && Array.isArray(value) && !overdue?.test) return value.filter(isObject).flatMap((one) => (isJoined(one) ? partsOf(one) : [readPart(one)]));
    return [readPart(whole)];
  });
}

/** Several keys that no one field's test explains. */
const isJoined = (condition: Condition) => Object.keys(condition).length > 1 || ("all" in condition && readPart(condition).test === null);

function readPart(condition: Condition): Part {
  const [key, value] = Object.entries(condition)[0] ?? ["", null];
  if (key === "any" && Array.isArray(value)) return { ...readAny(value), condition };
  if (key === "all" && Array.isArray(value)) return { ...readOverdue(value), condition };
  if (COMBINING.includes(key)) return { field: null, test: null, condition };
  return { field: key, test: readTest(value), condition };
}

type Read = Pick<Part, "field" | "test">;
const UNREAD: Read = { field: null, test: null };

function readAny(parts: Json[]): Read {
  const text = containedIn(parts);
  if (text) return { field: text.field, test: { is: "contains", text: text.text } };
  const [first, second, ...more] = parts;
  if (!isObject(first) || !isObject(second) || more.length > 0) return UNREAD;
  const [field, empty] = Object.entries(second)[0] ?? ["", null];
  if (!same(empty, { empty: true })) return UNREAD;
  const but = first[field];
  if (isObject(but) && Array.isArray(but.not_in) && Object.keys(but).length === 1) return { field, test: { is: "none", values: but.not_in } };
  const lacking = isObject(first.not) ? readPart(first.not) : null;
  return lacking?.test?.is === "contains" && lacking.field === field ? { field, test: { is: "lacks", text: lacking.test.text } } : UNREAD;
}

/** The same word in several spellings. */
function containedIn(parts: Json[]): { field: string; text: string } | null {
  const [first] = parts;
  const [field, test] = isObject(first) ? (Object.entries(first)[0] ?? []) : [];
  if (field === undefined || !isObject(test) || typeof test.contains !== "string") return null;
  return same(containing(field, test.contains), { any: parts }) ? { field, text: test.contains } : null;
}

function readOverdue(parts: Json[]): Read {
  const [late, open, ...more] = parts;
  if (!isObject(late) || !isObject(open) || more.length > 0 || !isObject(open.status) || !("not_in" in open.status)) return UNREAD;
  const [field, test] = Object.entries(late)[0] ?? ["", null];
  return same(test, PERIODS.past) ? { field, test: { is: "period", period: "overdue" } } : UNREAD;
}

/** A test's right-hand side; `null` when no filter of a field says it. */
export function readTest(right: Json): FieldTest | null {
  if (!isObject(right)) return { is: "any", values: [right] };
  const period = Object.entries(PERIODS).find(([, span]) => same(span, right))?.[0];
  if (period) return { is: "period", period: period as Period };
  const ops = Object.keys(right);
  const isRange = ops.length > 0 && ops.every((op) => op === ">=" || op === "<=");
  if (isRange && Object.values(right).every((end) => !isObject(end))) return { is: "between", from: right[">="], to: right["<="] };
  if (ops.length !== 1) return null;
  const value = right[ops[0] as string];
  switch (ops[0]) {
    case "==":
      return { is: "any", values: [value] };
    case "in":
      return Array.isArray(value) ? { is: "any", values: value } : null;
    case "!=":
      return { is: "none", values: [value] };
    case "not_in":
      return Array.isArray(value) ? { is: "none", values: value } : null;
    case "between":
      return Array.isArray(value) ? { is: "between", from: value[0], to: value[1] } : null;
    case "exists":
    case "empty":
      return { is: value === (ops[0] === "exists") ? "filled" : "empty" };
    case "contains":
      return typeof value === "string" ? { is: "contains", text: value } : null;
    default:
      return null;
  }
}
