import { X } from "lucide-react";
import { fieldOf, useCatalogue } from "@/lib/catalogue";
import type { Condition } from "@/lib/condition";
import { day, shortDate } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { RecordType } from "@/lib/model";
import { useRead } from "@/lib/queries";
import { useLanguage } from "@/lib/session";
import { deviceZone, instantOf } from "@/lib/time";
import { filterWords, literalsOf, type ValueWords } from "./filter-words";

const ID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
/** Parts of the condition tree that belong to no single field. */
const COMPOUND = ["all", "any", "not"];

/** What narrows the list, each part readable and gone with one click. */
export function FilterChips({ type, filter, onChange }: { type: RecordType; filter: Condition | undefined; onChange(filter: Condition | undefined): void }) {
  const t = useText();
  const labels = useLabels();
  const words = useValueWords(type, filter ?? {});
  if (!filter) return null;
  const without = (key: string) => {
    const rest = Object.fromEntries(Object.entries(filter).filter(([name]) => name !== key));
    onChange(Object.keys(rest).length > 0 ? rest : undefined);
  };
  return (
    <ul aria-label={t("list-filters")} className="flex flex-wrap gap-(--gap)">
      {Object.entries(filter).map(([key, test]) => {
        const said = COMPOUND.includes(key) ? t("filter-compound") : t("filter-said", { field: labels.field(type.name, key), test: filterWords(key, test, words, t) });
        return (
          <li key={key}>
            <button
              type="button"
              onClick={() => without(key)}
              aria-label={t("filter-remove", { what: said })}
              className="bordered inline-flex min-h-(--ctl-sm) max-w-full items-center gap-1.5 rounded-full border-primary bg-primary-soft px-3 text-label font-medium text-primary-ink hover:bg-selected"
            >
              <span className="truncate">{said}</span>
              <X className="size-3.5 shrink-0" aria-hidden />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function useValueWords(type: RecordType, filter: Condition): ValueWords {
  const t = useText();
  const labels = useLabels();
  const language = useLanguage();
  const workflow = useCatalogue().workflowOf(type);
  const ids = literalsOf(filter).filter((text) => ID.test(text));
  const names = useRead("record.names", { ids }, ids.length > 0);
  return (name, value) => {
    const field = fieldOf(type, name);
    if (value === "$actor") return t("filter-me");
    if (typeof value === "boolean") return t(value ? "yes" : "no");
    if (typeof value !== "string") return String(value);
    if (name === "status") return labels.state(workflow?.name ?? "", value);
    if (field?.kind === "choice" || field?.kind === "computed") return labels.choice(type.name, name, value);
    if (field?.kind === "date") return day(value, language);
    if (ID.test(value)) return names.data?.[value] ?? "…";
    const at = field?.kind === "datetime" || name.endsWith("_at") ? instantOf(value) : null;
    return at === null ? value : shortDate(at, language, deviceZone());
  };
}
