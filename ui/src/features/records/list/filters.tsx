import { ListFilter } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { ToggleChips } from "@/components/ui/toggle-chips";
import { canFilter, FieldFilter } from "@/fields";
import { useCatalogue } from "@/lib/catalogue";
import type { Condition } from "@/lib/condition";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { ListSearch } from "@/lib/list-search";
import type { RecordType } from "@/lib/model";
import type { ChangeSearch } from "./record-list";

/** What narrows a list, field by field, in a panel from the side. */
export function Filters({ type, search, onChange }: { type: RecordType; search: ListSearch; onChange: ChangeSearch }) {
  const t = useText();
  const labels = useLabels();
  const [open, setOpen] = useState(false);
  const filter: Condition = search.filter ?? {};
  const count = Object.keys(filter).length;
  const set = (field: string, value: unknown) => {
    const next = Object.fromEntries(Object.entries({ ...filter, [field]: value }).filter(([, test]) => test !== undefined));
    onChange({ filter: Object.keys(next).length ? next : undefined });
  };
  return (
    <>
      <Button size="tool" onClick={() => setOpen(true)} variant={count ? "soft" : "secondary"}>
        <ListFilter aria-hidden />
        <span>{count ? t("list-filters-on", { count }) : t("list-filters")}</span>
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t("list-filters")}
        side
        footer={
          <>
            <Button onClick={() => onChange({ filter: undefined })}>{t("list-clear")}</Button>
            <Button variant="primary" onClick={() => setOpen(false)}>
              {t("list-show")}
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-5">
          <StatusFilter type={type} value={filter.status} onChange={(value) => set("status", value)} />
          {type.fields.filter(canFilter).map((field) => {
            const label = labels.field(type.name, field.name);
            return (
              <div key={field.name} className="flex flex-col gap-1.5">
                <span className="text-sm font-medium">{label}</span>
                <FieldFilter field={field} type={type} label={label} value={filter[field.name]} onChange={(value) => set(field.name, value)} />
              </div>
            );
          })}
        </div>
      </Dialog>
    </>
  );
}

function StatusFilter({ type, value, onChange }: { type: RecordType; value: unknown; onChange(value: unknown): void }) {
  const labels = useLabels();
  const workflow = useCatalogue().workflowOf(type);
  if (!workflow) return null;
  const label = labels.field(type.name, "status");
  return (
    <div className="flex flex-col gap-1.5">
      <span className="text-sm font-medium">{label}</span>
      <ToggleChips
        label={label}
        values={(value as { in?: string[] } | undefined)?.in ?? []}
        onChange={(states) => onChange(states.length ? { in: states } : undefined)}
        chips={workflow.states.map((state) => ({ value: state.name, label: labels.state(workflow.name, state.name) }))}
      />
    </div>
  );
}
