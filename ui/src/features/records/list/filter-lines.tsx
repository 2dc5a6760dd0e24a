import { ChevronDown } from "lucide-react";
import { useEffect, useRef, type ReactNode } from "react";
import { FieldFilter } from "@/fields/filters";
import { OneOf } from "@/fields/ways";
import { useCatalogue } from "@/lib/catalogue";
import { cn } from "@/lib/cn";
import { useLabels } from "@/lib/labels";
import type { Field, RecordType } from "@/lib/model";
import type { Filter } from "./use-filter";

export interface LinesProps {
  type: RecordType;
  filter: Filter;
  /** The field whose question is open; `""` for none, `null` while the panel is closed. */
  at: string | null;
  onAt(field: string | null): void;
}

/** A line a field, of which one is open. */
export default function FilterLines({ type, filter, at, onAt }: LinesProps) {
  const labels = useLabels();
  const workflow = useCatalogue().workflowOf(type);
  const line = (name: string, ask: (label: string) => ReactNode) => {
    const label = labels.field(type.name, name);
    const part = filter.of(name);
    return (
      <Line key={name} label={label} said={part && filter.said(part)} open={at === name} onOpen={(open) => onAt(open ? name : "")}>
        {ask(label)}
      </Line>
    );
  };
  const fieldLine = (field: Field) =>
    line(field.name, (label) => <FieldFilter field={field} type={type} label={label} value={filter.of(field.name)?.test ?? null} onChange={(test) => filter.set(field.name, test)} />);
  return (
    <ul className="flex flex-col glove:gap-(--gap)">
      {workflow &&
        line("status", (label) => (
          <OneOf
            field={{ required: true }}
            label={label}
            value={filter.of("status")?.test ?? null}
            onChange={(test) => filter.set("status", test)}
            chips={workflow.states.map(({ name }) => ({ value: name, label: labels.state(workflow.name, name) }))}
          />
        ))}
      {type.number && fieldLine(NUMBER)}
      {type.fields.map(fieldLine)}
      {EVERY.filter(({ name }) => !type.fields.some((field) => field.name === name)).map(fieldLine)}
    </ul>
  );
}

/** What every record has, asked like a field of the same kind. */
const own = (name: string, kind: object) => ({ name, required: true, merge: "decided", ...kind }) as unknown as Field;
const NUMBER = own("number", { kind: "text", min_length: null, max_length: null });
const EVERY = [own("created_at", { kind: "datetime" }), own("created_by", { kind: "person" }), own("updated_at", { kind: "datetime" }), own("updated_by", { kind: "person" })];

function Line({ label, said, open, onOpen, children }: { label: string; said: string | null; open: boolean; onOpen(open: boolean): void; children: ReactNode }) {
  const line = useRef<HTMLLIElement>(null);
  // A chip asks for its own line, which may lie far down.
  useEffect(() => {
    if (open) line.current?.scrollIntoView({ block: "nearest" });
  }, [open]);
  return (
    <li ref={line} className="border-b border-line last:border-b-0">
      <button type="button" aria-expanded={open} onClick={() => onOpen(!open)} className="flex min-h-(--ctl) w-full items-center gap-3 rounded-lg px-1 py-1.5 text-left hover:bg-hover">
        <span className={cn("min-w-0 flex-1 text-sm wrap-anywhere", said ? "font-medium text-primary-ink" : "text-ink")}>{said ?? label}</span>
        <ChevronDown className={cn("size-4 shrink-0 text-ink-3 transition-transform", open && "rotate-180")} aria-hidden />
      </button>
      {open && <div className="px-1 pt-2 pb-4 glove:pt-(--gap)">{children}</div>}
    </li>
  );
}
