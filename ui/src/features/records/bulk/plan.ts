/** What is to be done with many records: who may be, who may not and why, and how it went. */
import { call, CommandFailure } from "@/lib/api";
import { canEnter } from "@/fields";
import type { Field, RecordSteps, RecordType, TransitionView } from "@/lib/model";

export type Work = { kind: "step"; name: string; reason?: string } | { kind: "edit"; field: string; value: unknown };

export interface Left {
  id: string;
  title: string;
  transition: TransitionView | null;
}

export interface Plan {
  able: RecordSteps[];
  left: Left[];
}

/** Parts the selection for one step of the workflow. */
export function planStep(steps: RecordSteps[], name: string): Plan {
  const found = steps.map((one) => ({ one, transition: one.transitions.find((step) => step.name === name) ?? null }));
  return {
    able: found.filter(({ transition }) => transition?.allowed).map(({ one }) => one),
    left: found.filter(({ transition }) => !transition?.allowed).map(({ one, transition }) => ({ id: one.id, title: one.title, transition })),
  };
}

/** Parts the selection for the change of one field. */
export function planEdit(steps: RecordSteps[], field: string): Plan {
  const may = (one: RecordSteps) => one.may.fields.includes(field);
  return { able: steps.filter(may), left: steps.filter((one) => !may(one)).map((one) => ({ id: one.id, title: one.title, transition: null })) };
}

export interface StepChoice {
  name: string;
  able: number;
  requiresReason: boolean;
}

/** Steps that at least one record knows, those most of them may take first. */
export function stepsOffered(steps: RecordSteps[]): StepChoice[] {
  const found = new Map<string, StepChoice>();
  for (const step of steps.flatMap((one) => one.transitions)) {
    const known = found.get(step.name) ?? { name: step.name, able: 0, requiresReason: step.requires_reason };
    found.set(step.name, { ...known, able: known.able + (step.allowed ? 1 : 0) });
  }
  return [...found.values()].sort((a, b) => b.able - a.able);
}

const LONG = ["photo_set", "comments", "narrative"];

/** Fields with one short value, which at least one of the records may change. */
export function shortFields(type: RecordType, steps: RecordSteps[]): Field[] {
  const may = new Set(steps.flatMap((one) => one.may.fields));
  return type.fields.filter((field) => may.has(field.name) && canEnter(field) && !LONG.includes(field.kind));
}

/** What many are given at once: everything short but the title, which tells them apart. */
export const fieldsOffered = (type: RecordType, steps: RecordSteps[]) => shortFields(type, steps).filter((field) => field.name !== type.title_field);

export interface Refused {
  id: string;
  title: string;
  error: CommandFailure;
}

export interface Result {
  done: number;
  refused: Refused[];
  /** Not begun, because it was stopped before. */
  rest: number;
}

/** Does it record by record: each is an operation of its own with a verdict of its own. */
export async function carryOut(work: Work, able: RecordSteps[], onProgress: (done: number) => void, stopped: () => boolean): Promise<Result> {
  let done = 0;
  const refused: Refused[] = [];
  for (const { id, title } of able) {
    if (stopped()) break;
    try {
      if (work.kind === "step") await call("record.request", { id, command: work.name, reason: work.reason });
      else await call("record.edit", { id, fields: { [work.field]: work.value } });
      done += 1;
    } catch (error) {
      if (!(error instanceof CommandFailure)) throw error;
      refused.push({ id, title, error });
    }
    onProgress(done + refused.length);
  }
  return { done, refused, rest: able.length - done - refused.length };
}
