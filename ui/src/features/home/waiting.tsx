import type { ReactNode } from "react";
import { Section } from "@/components/page";
import { RecordLine } from "@/components/record-line";
import { useCatalogue } from "@/lib/catalogue";
import type { Condition } from "@/lib/condition";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { RecordType, StateKind } from "@/lib/model";
import { useRead } from "@/lib/queries";
import { useZoneOf } from "@/lib/zones";
import { AllLink } from "./mine";

function useStates(type: RecordType, kinds: StateKind[]): string[] {
  const states = useCatalogue().workflowOf(type)?.states ?? [];
  return states.filter((state) => kinds.includes(state.kind)).map((state) => state.name);
}

/** Open work in this person's charge, the nearest due date first. */
export function ToDo({ types }: { types: RecordType[] }) {
  return types.filter((type) => type.assigned_field !== null).map((type) => <ToDoOf key={type.name} type={type} field={type.assigned_field ?? ""} />);
}

function ToDoOf({ type, field }: { type: RecordType; field: string }) {
  const t = useText();
  const labels = useLabels();
  const open = useStates(type, ["draft", "open"]);
  const due = type.fields.find((one) => one.kind === "date");
  return (
    <Few type={type} filter={{ [field]: "$actor", status: { in: open } }} sort={due ? { field: due.name, descending: false } : undefined}>
      {t("home-todo", { types: labels.plural(type.name) })}
    </Few>
  );
}

/** What stands still until somebody decides. */
export function Undecided({ types }: { types: RecordType[] }) {
  return types.map((type) => <UndecidedOf key={type.name} type={type} />);
}

function UndecidedOf({ type }: { type: RecordType }) {
  const t = useText();
  const labels = useLabels();
  const waiting = useStates(type, ["waiting"]);
  return (
    <Few type={type} filter={{ status: { in: waiting } }} sort={{ field: "updated_at", descending: false }} none={waiting.length === 0}>
      {t("home-undecided", { types: labels.plural(type.name) })}
    </Few>
  );
}

interface FewProps {
  type: RecordType;
  filter: Condition;
  sort?: { field: string; descending: boolean };
  none?: boolean;
  /** The title. */
  children: ReactNode;
}

/** The first few records of a kind; nothing when there are none. */
function Few({ type, filter, sort, none, children }: FewProps) {
  const zoneOf = useZoneOf();
  const page = useRead("record.list", { record_type: type.name, filter, sort: sort ? [sort] : [], limit: 5 }, !none);
  const rows = page.data?.rows ?? [];
  if (rows.length === 0) return null;
  return (
    <Section title={children} flush action={<AllLink type={type} filter={filter} />}>
      <div className="divide-y divide-line">
        {rows.map((row) => (
          <RecordLine key={row.record.id} row={row} type={type} zone={zoneOf(row.record.site_id)} />
        ))}
      </div>
    </Section>
  );
}
