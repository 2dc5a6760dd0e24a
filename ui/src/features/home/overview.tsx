import { Section } from "@/components/page";
import { useCatalogue } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import { useLabels, within } from "@/lib/labels";
import type { RecordType } from "@/lib/model";
import { useRead } from "@/lib/queries";
import { levelOf, levelTone, stateTone, urgentField } from "@/lib/tones";
import type { Tone } from "@/components/ui/badge";
import { Bars, type Bar } from "./bars";

/** States in which somebody still has something to do. */
function openStates(states: { name: string; kind: string }[]): string[] {
  return states.filter((state) => state.kind !== "done" && state.kind !== "final").map((state) => state.name);
}

/** What a person looks at first: facts of safety, then what may be urgent. */
const weight = (type: RecordType) => (type.safety_fact ? 2 : 0) + (urgentField(type) ? 1 : 0);

/** What is open, by state and by urgency; every bar leads to its records. */
export function Overview({ types }: { types: RecordType[] }) {
  const [first] = [...types].sort((a, b) => weight(b) - weight(a));
  return first ? <OverviewOf type={first} /> : null;
}

function OverviewOf({ type }: { type: RecordType }) {
  const urgency = urgentField(type);
  return (
    <div className="grid items-start gap-5 md:grid-cols-2">
      <ByStatus type={type} />
      {urgency && <ByLevel type={type} field={urgency} />}
    </div>
  );
}

function useOpen(type: RecordType) {
  const workflow = useCatalogue().workflowOf(type);
  return { workflow, open: openStates(workflow?.states ?? []) };
}

function ByStatus({ type }: { type: RecordType }) {
  const t = useText();
  const labels = useLabels();
  const { workflow, open } = useOpen(type);
  const board = useRead("record.board", { record_type: type.name, group_by: "status", limit: 1 });
  if (!workflow || !board.data) return null;
  const bars = board.data.columns
    .filter((column) => column.value && open.includes(column.value))
    .map((column): Bar => {
      const kind = workflow.states.find((state) => state.name === column.value)?.kind ?? "open";
      return { key: column.value ?? "", label: labels.state(workflow.name, column.value ?? ""), total: column.total, tone: stateTone(kind), filter: { status: { in: [column.value] } } };
    });
  return (
    <Section title={t("home-by-status", { types: labels.plural(type.name) })}>
      <Bars type={type} bars={bars} />
    </Section>
  );
}

function ByLevel({ type, field }: { type: RecordType; field: string }) {
  const t = useText();
  const labels = useLabels();
  const { open } = useOpen(type);
  const filter = { status: { in: open } };
  const board = useRead("record.board", { record_type: type.name, group_by: field, filter, limit: 1 });
  if (!board.data) return null;
  const toneOf = (value: string): Tone => {
    const level = levelOf(type, field, value);
    return level ? levelTone(level) : "neutral";
  };
  const bars = board.data.columns
    .filter((column) => column.value !== null)
    .reverse()
    .map((column): Bar => {
      const value = column.value ?? "";
      return { key: value, label: labels.choice(type.name, field, value), total: column.total, tone: toneOf(value), level: levelOf(type, field, value), filter: { ...filter, [field]: { in: [value] } } };
    });
  return (
    <Section title={t("home-by-level", { types: labels.plural(type.name), field: within(labels.field(type.name, field)) })}>
      <Bars type={type} bars={bars} />
    </Section>
  );
}
