import { ListChecks, Pencil, UserRoundPlus, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { useCatalogue } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { RecordType } from "@/lib/model";
import { useRead } from "@/lib/queries";
import { MOST_SELECTED } from "../list/use-selection";
import { BulkDialog, type Chosen } from "./bulk-dialog";
import { fieldsOffered, stepsOffered } from "./plan";

interface Props {
  type: RecordType;
  ids: string[];
  /** Records that match, all pages together. */
  total: number;
  onAll(): void;
  onClear(): void;
}

/** What can be done with the chosen records. */
export function BulkBar({ type, ids, total, onAll, onClear }: Props) {
  const t = useText();
  const labels = useLabels();
  const workflow = useCatalogue().workflowOf(type);
  const steps = useRead("record.steps", { ids }, ids.length > 0);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const known = steps.data ?? [];
  const offered = stepsOffered(known);
  const fields = fieldsOffered(type, known);
  const assigned = fields.find((field) => field.name === type.assigned_field);
  return (
    <div role="region" aria-label={t("bulk-label")} className="flex flex-wrap items-center gap-(--gap) border-t border-line bg-primary-soft px-4 py-2 text-primary-ink md:px-8">
      <p role="status" className="tabular mr-2 font-medium max-sm:flex-1">
        {ids.length === 0 ? t("bulk-none") : t("bulk-count", { count: ids.length })}
      </p>
      {ids.length < Math.min(total, MOST_SELECTED) && (
        <Button size="sm" variant="ghost" onClick={onAll}>
          {total > MOST_SELECTED ? t("bulk-first", { most: MOST_SELECTED }) : t("bulk-all")}
        </Button>
      )}
      {ids.length === MOST_SELECTED && total > MOST_SELECTED && (
        <p role="status" className="text-label">
          {t("bulk-most", { most: MOST_SELECTED, total })}
        </p>
      )}
      <Button size="tool" variant="ghost" onClick={onClear} className="sm:order-last">
        <X aria-hidden />
        <span>{t("bulk-clear")}</span>
      </Button>
      {ids.length > 0 && <span className="flex-1 max-sm:basis-full" />}
      {offered.length > 0 && (
        <Menu
          trigger={
            <Button size="sm" className="max-sm:grow">
              <ListChecks aria-hidden />
              {t("bulk-step")}
            </Button>
          }
        >
          {offered.map((step) => (
            <MenuItem key={step.name} hint={t("bulk-of", { able: step.able, count: ids.length })} onSelect={() => setChosen({ kind: "step", ...step })}>
              {labels.transition(workflow?.name ?? "", step.name)}
            </MenuItem>
          ))}
        </Menu>
      )}
      {assigned && (
        <Button size="sm" className="max-sm:grow" onClick={() => setChosen({ kind: "edit", field: assigned })}>
          <UserRoundPlus aria-hidden />
          {labels.field(type.name, assigned.name)}
        </Button>
      )}
      {fields.length > 0 && (
        <Menu
          trigger={
            <Button size="sm" className="max-sm:grow">
              <Pencil aria-hidden />
              {t("bulk-edit")}
            </Button>
          }
        >
          {fields.map((field) => (
            <MenuItem key={field.name} onSelect={() => setChosen({ kind: "edit", field })}>
              {labels.field(type.name, field.name)}
            </MenuItem>
          ))}
        </Menu>
      )}
      {chosen && <BulkDialog type={type} steps={known} chosen={chosen} onClose={() => setChosen(null)} onDone={onClear} />}
    </div>
  );
}
