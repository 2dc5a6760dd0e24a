import { Ellipsis, ListChecks, Pencil, UserRoundPlus, X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { useCatalogue } from "@/lib/catalogue";
import { number } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { Field, RecordType } from "@/lib/model";
import { useRead } from "@/lib/queries";
import { useLanguage } from "@/lib/session";
import { useWide } from "@/lib/wide";
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

/** What can be done with the chosen records: on one line, however narrow; what is done less often waits in a menu there. */
export function BulkBar({ type, ids, total, onAll, onClear }: Props) {
  const t = useText();
  const roomy = useWide("(min-width: 80rem)");
  const steps = useRead("record.steps", { ids }, ids.length > 0);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const known = steps.data ?? [];
  const none = ids.length === 0;
  const full = ids.length === MOST_SELECTED && total > MOST_SELECTED;
  const all = ids.length < Math.min(total, MOST_SELECTED) ? { label: total > MOST_SELECTED ? t("bulk-first", { most: MOST_SELECTED }) : t("bulk-all"), onSelect: onAll } : undefined;
  const parts = { type, fields: fieldsOffered(type, known), onChoose: setChosen };
  return (
    <div role="region" aria-label={t("bulk-label")} className="border-t border-line bg-primary-soft px-4 py-2 text-primary-ink max-sm:px-2 md:px-8">
      <div className="flex items-center gap-(--gap) max-sm:gap-2 glove:gap-(--gap)">
        {!roomy && <Clear onClear={onClear} />}
        <p role="status" className="tabular min-w-0 truncate font-medium">
          {none ? t("bulk-none") : <Many count={ids.length} />}
        </p>
        {all && (roomy || none) && (
          <Button size="sm" variant="ghost" onClick={all.onSelect}>
            {all.label}
          </Button>
        )}
        <span className="flex-1" />
        <Steps type={type} known={known} count={ids.length} onChoose={setChosen} />
        <Assign {...parts} />
        {roomy ? <Fields {...parts} /> : !none && <Rest {...parts} all={all} />}
        {roomy && <Clear onClear={onClear} />}
      </div>
      {full && (
        <p role="status" className="pt-1 text-label">
          {t("bulk-most", { most: MOST_SELECTED, total })}
        </p>
      )}
      {chosen && <BulkDialog type={type} steps={known} chosen={chosen} onClose={() => setChosen(null)} onDone={onClear} />}
    </div>
  );
}

/** On a phone the number is enough for the eye. */
function Many({ count }: { count: number }) {
  const t = useText();
  const language = useLanguage();
  return (
    <>
      <span className="max-sm:sr-only">{t("bulk-count", { count })}</span>
      <span className="text-base sm:hidden" aria-hidden>
        {number(count, language)}
      </span>
    </>
  );
}

/** A cross at the start of a narrow bar; with its words at the end of a wide one. */
function Clear({ onClear }: { onClear(): void }) {
  const t = useText();
  const roomy = useWide("(min-width: 80rem)");
  return (
    <Button size={roomy ? "sm" : "icon-sm"} variant="ghost" onClick={onClear}>
      <X aria-hidden />
      <span className={roomy ? undefined : "sr-only"}>{t("bulk-clear")}</span>
    </Button>
  );
}

interface PartProps {
  type: RecordType;
  fields: Field[];
  onChoose(chosen: Chosen): void;
}

/** Steps of the workflow that some of them may take. */
function Steps({ type, known, count, onChoose }: Omit<PartProps, "fields"> & { known: Parameters<typeof stepsOffered>[0]; count: number }) {
  const t = useText();
  const labels = useLabels();
  const workflow = useCatalogue().workflowOf(type);
  const offered = stepsOffered(known);
  if (offered.length === 0) return null;
  const trigger = (
    <Button size="sm" className="max-sm:glove:px-0">
      <ListChecks className="max-sm:hidden max-sm:glove:block" aria-hidden />
      <span className="max-sm:glove:sr-only">{t("bulk-step")}</span>
    </Button>
  );
  return (
    <Menu trigger={trigger}>
      {offered.map((step) => (
        <MenuItem key={step.name} hint={t("bulk-of", { able: step.able, count })} onSelect={() => onChoose({ kind: "step", ...step })}>
          {labels.transition(workflow?.name ?? "", step.name)}
        </MenuItem>
      ))}
    </Menu>
  );
}

/** Who has them in charge. */
function Assign({ type, fields, onChoose }: PartProps) {
  const labels = useLabels();
  const field = assignedOf(type, fields);
  if (!field) return null;
  return (
    <Button size="sm" className="max-sm:px-0" onClick={() => onChoose({ kind: "edit", field })}>
      <UserRoundPlus aria-hidden />
      <span className="max-sm:sr-only">{labels.field(type.name, field.name)}</span>
    </Button>
  );
}

const assignedOf = (type: RecordType, fields: Field[]) => fields.find((field) => field.name === type.assigned_field);

/** Every field that may be changed. */
function Fields({ fields, ...parts }: PartProps) {
  const t = useText();
  if (fields.length === 0) return null;
  const trigger = (
    <Button size="sm">
      <Pencil aria-hidden />
      {t("bulk-edit")}
    </Button>
  );
  return (
    <Menu trigger={trigger}>
      <FieldItems {...parts} fields={fields} />
    </Menu>
  );
}

/** Everything else, behind one button. */
function Rest({ all, ...parts }: PartProps & { all: { label: string; onSelect(): void } | undefined }) {
  const t = useText();
  if (!all && parts.fields.length === 0) return null;
  const trigger = (
    <Button size="icon-sm" aria-label={t("bulk-more")}>
      <Ellipsis aria-hidden />
    </Button>
  );
  return (
    <Menu trigger={trigger}>
      {all && <MenuItem onSelect={all.onSelect}>{all.label}</MenuItem>}
      {all && parts.fields.length > 0 && <MenuSeparator />}
      {parts.fields.length > 0 && <MenuLabel>{t("bulk-edit")}</MenuLabel>}
      <FieldItems {...parts} />
    </Menu>
  );
}

function FieldItems({ type, fields, onChoose }: PartProps) {
  const labels = useLabels();
  return fields.map((field) => (
    <MenuItem key={field.name} onSelect={() => onChoose({ kind: "edit", field })}>
      {labels.field(type.name, field.name)}
    </MenuItem>
  ));
}
