import { useMemo } from "react";
import { useToast } from "@/components/ui/toast";
import { fieldOf, stateKind, useCatalogue } from "@/lib/catalogue";
import { conditionOf, filterOf, partsOf, type FieldTest, type Part } from "@/lib/field-test";
import { day, shortDate } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { ListSearch } from "@/lib/list-search";
import type { RecordType } from "@/lib/model";
import { useRead } from "@/lib/queries";
import { useLanguage } from "@/lib/session";
import { deviceZone, instantOf } from "@/lib/time";
import { literalsOf, oddWords, testWords, type ValueWords } from "./filter-words";
import type { ChangeSearch } from "./record-list";

const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

/** What narrows a list, part by part: in words, and changed. */
export function useFilter(type: RecordType, { filter }: ListSearch, onChange: ChangeSearch) {
  const t = useText();
  const toast = useToast();
  const labels = useLabels();
  const workflow = useCatalogue().workflowOf(type);
  const parts = useMemo(() => partsOf(filter), [filter]);
  const words = useValueWords(type, filter ?? {});
  const done = { states: workflow?.states.map(({ name }) => name).filter((state) => ["done", "final"].includes(stateKind(workflow, state))) ?? [] };
  const keep = (next: Part[]) => onChange({ filter: filterOf(next) });
  const said = ({ field, test, condition }: Part): string => {
    const odd = test ? null : oddWords(condition, words, t);
    const of = field !== null && test ? { field, words: testWords(field, test, words, t) } : odd;
    return of ? t("filter-said", { field: labels.field(type.name, of.field), test: of.words }) : t("filter-compound");
  };
  const remove = (gone: Part[]) => {
    keep(parts.filter((part) => !gone.includes(part)));
    const title = gone.length === 1 ? t("filter-removed", { what: said(gone[0] as Part) }) : t("filters-removed");
    toast({ title, tone: "info", action: { label: t("filter-restore"), run: () => onChange({ filter }) } });
  };
  return {
    parts,
    said,
    /** What is asked of a field by a filter of its own. */
    of: (field: string) => parts.find((part) => part.field === field && part.test) ?? null,
    set: (field: string, test: FieldTest | null) => {
      const condition = test && conditionOf(field, test, done);
      const made: Part[] = condition ? [{ field, test, condition }] : [];
      const at = parts.findIndex((part) => part.field === field);
      keep(at < 0 ? [...parts, ...made] : parts.flatMap((part, i) => (i === at ? made : part.field === field ? [] : [part])));
    },
    remove: (part: Part) => remove([part]),
    clear: () => remove(parts),
  };
}

export type Filter = ReturnType<typeof useFilter>;

function useValueWords(type: RecordType, filter: { [key: string]: unknown }): ValueWords {
  const t = useText();
  const labels = useLabels();
  const language = useLanguage();
  const workflow = useCatalogue().workflowOf(type);
  const ids = [...new Set(literalsOf(filter).filter((text) => ID.test(text)))];
  const names = useRead("record.names", { ids }, ids.length > 0);
  return (name, value) => {
    const field = fieldOf(type, name);
    if (value === "$actor") return t("filter-me");
    if (typeof value === "boolean") return t(value ? "yes" : "no");
    if (typeof value !== "string") return typeof value === "number" && isInstant(name, field?.kind) ? shortDate(value, language, deviceZone()) : String(value);
    if (name === "status") return labels.state(workflow?.name ?? "", value);
    if (field?.kind === "choice" || field?.kind === "computed") return labels.choice(type.name, name, value);
    if (field?.kind === "date") return day(value, language);
    if (ID.test(value)) return names.data?.[value] ?? "…";
    const at = isInstant(name, field?.kind) ? instantOf(value) : null;
    // A filter asks for days: the hour of today would say too much.
    return at === null ? value : day(new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 10), language);
  };
}

const isInstant = (name: string, kind: string | undefined) => kind === "datetime" || (kind === undefined && name.endsWith("_at"));
