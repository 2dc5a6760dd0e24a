/** Names of what modules declare, by the conventions of their Fluent catalogues. */
import { useMemo } from "react";
import { useText, type Text } from "./i18n";
import type { Issue, RecordType } from "./model";

/** `occurred_at` → `Occurred at`: what is shown when a module forgot a text. */
export function humanise(name: string): string {
  const words = name.replace(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const BUILT_IN = new Set([
  "number",
  "status",
  "created_at",
  "created_by",
  "updated_at",
  "updated_by",
  "arrived_at",
]);

/** `Incidents` → `incidents`, for the middle of a sentence; `HSE plan` stays. */
export function within(label: string): string {
  return /^\p{Lu}\p{Ll}/u.test(label) ? label.charAt(0).toLocaleLowerCase() + label.slice(1) : label;
}

export function labelsOf(t: Text) {
  const or = (id: string, name: string) => t.maybe(id) ?? humanise(name);
  return {
    type: (type: string) => or(`type-${type}`, type),
    plural: (type: string) => t.maybe(`type-${type}-plural`) ?? or(`type-${type}`, type),
    field: (type: string, field: string) =>
      t.maybe(`field-${type}-${field}`) ??
      (BUILT_IN.has(field) ? t(`column-${field.replace("_", "-")}`) : humanise(field)),
    help: (type: string, field: string) => t.maybe(`field-${type}-${field}-help`),
    choice: (type: string, field: string, value: string) =>
      or(`choice-${type}-${field}-${value}`, value),
    state: (workflow: string, state: string) => or(`state-${workflow}-${state}`, state),
    transition: (workflow: string, name: string) => or(`transition-${workflow}-${name}`, name),
    section: (type: string, name: string) => or(`section-${type}-${name}`, name),
    list: (type: string, name: string) => or(`list-${type}-${name}`, name),
    board: (type: string, name: string) => or(`board-${type}-${name}`, name),
    menu: (id: string) => t.maybe(id) ?? humanise(id.replace(/^menu-/, "")),
    issue: (type: RecordType | undefined, issue: Issue) => {
      const field = type && issue.path ? or(`field-${type.name}-${issue.path}`, issue.path) : "";
      const params = { ...numeric(issue.params), field };
      return t.maybe(issue.key, params) ?? t.maybe(`issue-${issue.code.replaceAll("_", "-")}`, params) ?? t("issue-other");
    },
  };
}

export type Labels = ReturnType<typeof labelsOf>;

/** Numbers travel as text; Fluent's plurals want numbers. */
function numeric(params: { [key: string]: string }) {
  return Object.fromEntries(
    Object.entries(params).map(([k, v]) => [k, v !== "" && Number.isFinite(Number(v)) ? Number(v) : v]),
  );
}

export function useLabels(): Labels {
  const t = useText();
  return useMemo(() => labelsOf(t), [t]);
}
