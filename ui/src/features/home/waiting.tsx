import { useCatalogue } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { RecordType, StateKind } from "@/lib/model";
import { RecordSection } from "./record-section";

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
    <RecordSection
      type={type}
      title={t("home-todo", { types: labels.plural(type.name) })}
      filter={{ [field]: "$actor", status: { in: open } }}
      sort={due ? { field: due.name, descending: false } : undefined}
    />
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
    <RecordSection
      type={type}
      title={t("home-undecided", { types: labels.plural(type.name) })}
      filter={{ status: { in: waiting } }}
      sort={{ field: "updated_at", descending: false }}
      none={waiting.length === 0}
    />
  );
}
