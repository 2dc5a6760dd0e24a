import { Link } from "@tanstack/react-router";
import { Answer } from "@/components/answer";
import { Section } from "@/components/page";
import { useCatalogue } from "@/lib/catalogue";
import type { Condition } from "@/lib/condition";
import { useText } from "@/lib/i18n";
import { useLabels, within } from "@/lib/labels";
import type { Board, RecordType } from "@/lib/model";
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

/** What is open, by state and by urgency; every bar leads to its records, every title to its board. */
export function Overview({ types }: { types: RecordType[] }) {
  const [first, ...others] = [...types].sort((a, b) => weight(b) - weight(a));
  if (!first) return null;
  const urgency = urgentField(first);
  const levels = others.flatMap((type) => ({ type, field: urgentField(type) }));
  return (
    <div className="grid items-start gap-5 md:grid-cols-2">
      <ByStatus type={first} />
      {urgency && <ByLevel type={first} field={urgency} />}
      {levels.map(({ type, field }) => field && <ByLevel key={type.name} type={type} field={field} unless />)}
    </div>
  );
}

/** To the board of these columns, where there is one, else to the list. */
function BoardLink({ type, by, filter }: { type: RecordType; by: string; filter?: Condition }) {
  const t = useText();
  const labels = useLabels();
  const board = useCatalogue().viewsOf(type).boards.find((one) => one.group_by === by);
  const words = t(board ? "home-board" : "home-all");
  return (
    <Link
      to="/$module/$plural"
      params={{ module: type.module, plural: type.plural }}
      search={{ board: board?.name, filter }}
      aria-label={t("home-link-of", { words, what: labels.plural(type.name) })}
      className="inline-flex min-h-(--ctl-sm) items-center rounded-md px-2 py-1 text-label font-medium text-primary-ink hover:bg-hover"
    >
      {words}
    </Link>
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
  const title = t("home-by-status", { types: labels.plural(type.name) });
  const bars = ({ columns }: Board) =>
    columns.filter((column) => column.value && open.includes(column.value)).map((column): Bar => {
      const kind = workflow?.states.find((state) => state.name === column.value)?.kind ?? "open";
      return { key: column.value ?? "", label: labels.state(workflow?.name ?? "", column.value ?? ""), total: column.total, tone: stateTone(kind), filter: { status: { in: [column.value] } } };
    });
  return (
    <Answer of={board} what={title} part waiting={null}>
      {(answer) => (
        <Section title={title} action={<BoardLink type={type} by="status" />}>
          <Bars type={type} bars={bars(answer)} />
        </Section>
      )}
    </Answer>
  );
}

/** `unless`: not there unless something is open. */
function ByLevel({ type, field, unless }: { type: RecordType; field: string; unless?: boolean }) {
  const t = useText();
  const labels = useLabels();
  const { open } = useOpen(type);
  const filter = { status: { in: open } };
  const board = useRead("record.board", { record_type: type.name, group_by: field, filter, limit: 1 });
  const title = t("home-by-level", { types: labels.plural(type.name), field: within(labels.field(type.name, field)) });
  const toneOf = (value: string): Tone => {
    const level = levelOf(type, field, value);
    return level ? levelTone(level) : "neutral";
  };
  const bars = ({ columns }: Board) =>
    columns.filter((column) => column.value !== null).reverse().map((column): Bar => {
      const value = column.value ?? "";
      return { key: value, label: labels.choice(type.name, field, value), total: column.total, tone: toneOf(value), level: levelOf(type, field, value), filter: { ...filter, [field]: { in: [value] } } };
    });
  return (
    <Answer of={board} what={title} part waiting={null}>
      {(answer) =>
        (!unless || bars(answer).some((bar) => bar.total > 0)) && (
          <Section title={title} action={<BoardLink type={type} by={field} filter={filter} />}>
            <Bars type={type} bars={bars(answer)} />
          </Section>
        )
      }
    </Answer>
  );
}
