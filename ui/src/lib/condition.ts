/** The condition tree in its JSON form: enough of it to show and hide fields and build filters. */

export type Json = unknown;
export type Condition = { [key: string]: Json };
type Values = { [field: string]: Json };

const isObject = (value: Json): value is { [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isEmpty = (value: Json) =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);

function compare(op: string, left: Json, right: Json): boolean {
  switch (op) {
    case "==":
      return left === right;
    case "!=":
      return !isEmpty(left) && left !== right;
    case "in":
      return Array.isArray(right) && right.includes(left);
    case "not_in":
      return !isEmpty(left) && Array.isArray(right) && !right.includes(left);
    case "exists":
      return isEmpty(left) !== right;
    case "empty":
      return isEmpty(left) === right;
    case "contains":
      return (Array.isArray(left) || typeof left === "string") && left.includes(right as never);
    case ">":
    case ">=":
    case "<":
    case "<=":
      return ordered(op, left, right);
    default:
      return false;
  }
}

function ordered(op: string, left: Json, right: Json): boolean {
  if (isEmpty(left) || typeof left !== typeof right) return false;
  const [a, b] = [left as number, right as number];
  if (op === ">") return a > b;
  if (op === ">=") return a >= b;
  return op === "<" ? a < b : a <= b;
}

/** Whether a condition holds on the values of a form. What it cannot judge does not hold. */
export function holds(condition: Json, values: Values): boolean {
  if (!isObject(condition)) return true;
  return Object.entries(condition).every(([key, test]) => {
    if (key === "all") return Array.isArray(test) && test.every((part) => holds(part, values));
    if (key === "any") return Array.isArray(test) && test.some((part) => holds(part, values));
    if (key === "not") return !holds(test, values);
    const left = values[key];
    if (!isObject(test)) return compare("==", left, test);
    return Object.entries(test).every(([op, right]) => compare(op, left, right));
  });
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
