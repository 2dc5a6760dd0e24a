/** Conditions of a list in words, one chip each. */
import type { Condition, Json } from "@/lib/condition";
import type { Text } from "@/lib/i18n";

/** A test's right-hand side in the words of its field: a label, a name, a date. */
export type ValueWords = (field: string, value: Json) => string;

const isTests = (value: Json): value is { [op: string]: Json } => typeof value === "object" && value !== null && !Array.isArray(value);

function testWords(field: string, op: string, right: Json, words: ValueWords, t: Text): string {
  const list = (values: Json) => (Array.isArray(values) ? values : [values]).map((value) => words(field, value)).join(", ");
  switch (op) {
    case "==":
    case "in":
      return list(right);
    case "!=":
    case "not_in":
      return t("filter-not", { what: list(right) });
    case ">=":
    case ">":
      return t("filter-at-least", { what: words(field, right) });
    case "<=":
    case "<":
      return t("filter-at-most", { what: words(field, right) });
    case "between":
      return Array.isArray(right) ? right.map((value) => words(field, value)).join(" – ") : "";
    case "exists":
    case "empty":
      return t(right === (op === "exists") ? "filter-any" : "filter-none");
    default:
      return t("filter-like", { what: words(field, right) });
  }
}

/** `High, Critical`; `≥ 1 May 2026 ≤ 31 May 2026`. */
export function filterWords(field: string, test: Json, words: ValueWords, t: Text): string {
  if (!isTests(test)) return testWords(field, "==", test, words, t);
  return Object.entries(test)
    .map(([op, right]) => testWords(field, op, right, words, t))
    .join(" ");
}

/** Every literal of a filter that might be the id of a record. */
export function literalsOf(filter: Condition): string[] {
  const texts = (value: Json): string[] => {
    if (typeof value === "string") return [value];
    if (Array.isArray(value)) return value.flatMap(texts);
    return isTests(value) ? Object.values(value).flatMap(texts) : [];
  };
  return Object.values(filter).flatMap(texts);
}
