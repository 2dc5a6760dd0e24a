/** What a list is narrowed by, in words, one chip each. */
import type { Condition, Json } from "@/lib/condition";
import type { FieldTest } from "@/lib/field-test";
import type { Text } from "@/lib/i18n";

/** A value in the words of its field: a label, a name, a date. */
export type ValueWords = (field: string, value: Json) => string;

/** `High, Critical`; `from 1 May 2026 to 31 May 2026`; `last 7 days`. */
export function testWords(field: string, test: FieldTest, words: ValueWords, t: Text): string {
  const list = (values: Json[]) => values.map((value) => words(field, value)).join(", ");
  switch (test.is) {
    case "any":
      return list(test.values);
    case "none":
      return t("filter-not", { what: list(test.values) });
    case "empty":
    case "filled":
      return t(test.is === "empty" ? "filter-none" : "filter-any");
    case "contains":
      return t("filter-like", { what: test.text });
    case "lacks":
      return t("filter-unlike", { what: test.text });
    case "between": {
      const [from, to] = [test.from, test.to].map((end) => (end === undefined ? null : words(field, end)));
      if (from !== null && to !== null) return from === to ? String(from) : `${from} – ${to}`;
      return from !== null ? t("filter-at-least", { what: String(from) }) : t("filter-at-most", { what: String(to) });
    }
    case "period":
      return t(`period-${test.period.replace("_", "-")}`);
  }
}

/** A condition that one field alone is compared in, though no filter asks it so; `null` for any other. */
export function oddWords(condition: Condition, words: ValueWords, t: Text): { field: string; words: string } | null {
  const [field, test] = Object.entries(condition)[0] ?? ["", null];
  const ops = typeof test === "object" && test !== null ? Object.entries(test) : [];
  const said = ops.map(([op, right]) => {
    const from = op.startsWith(">") ? "filter-at-least" : op.startsWith("<") ? "filter-at-most" : null;
    return from && typeof right !== "object" ? t(from, { what: words(field, right) }) : null;
  });
  return said.length > 0 && said.every((one) => one !== null) && !Array.isArray(test) ? { field, words: said.join(" ") } : null;
}

/** Every literal of a filter that might be the id of a record. */
export function literalsOf(value: Json): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(literalsOf);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(literalsOf) : [];
}
