/** What a quick form knows: what was answered, what follows from it, and what is still asked. */
import { holds } from "@/lib/condition";
import { fieldOf } from "@/lib/catalogue";
import type { Field, QuickStep, QuickView, RecordType } from "@/lib/model";
import { isEmpty } from "@/lib/values";
import { isRequired, withValue, type Values } from "@/fields/form/entering";

/** The words of an answer, such as the label of a choice or the name of an area; empty when unknown. */
export type Words = (field: Field, value: unknown) => string;

export interface Answers {
  values: Values;
  /** Texts the person wrote: nothing else writes into them any more. */
  typed: ReadonlySet<string>;
}

/** Answers with the texts that others suggest. */
export function completed(view: QuickView, type: RecordType, { values, typed }: Answers, words: Words): Values {
  const next = { ...values };
  for (const { field, from } of view.suggests) {
    if (typed.has(field) || !isEmpty(next[field])) continue;
    const parts = from.map((name) => {
      const source = fieldOf(type, name);
      return source && !isEmpty(next[name]) ? words(source, next[name]) : "";
    });
    const text = parts.filter((part) => part !== "").join(" – ");
    if (text !== "") next[field] = text;
  }
  return next;
}

/** Answers after one more. A text kept from last time goes when what it was made from changes. */
export function answered(view: QuickView, type: RecordType, { values, typed }: Answers, name: string, value: unknown): Answers {
  const next = withValue(type, values, name, value);
  if (values[name] !== value) {
    for (const { field, from } of view.suggests) {
      if (from.includes(name) && !typed.has(field)) next[field] = null;
    }
  }
  const writes = view.suggests.some(({ field }) => field === name);
  return { values: next, typed: writes ? new Set([...typed, name]) : typed };
}

/** The fields of a step that are offered now. */
export function askedIn(type: RecordType, step: QuickStep, values: Values): Field[] {
  return step.fields
    .map((name) => fieldOf(type, name))
    .filter((field): field is Field => field !== undefined)
    .filter((field) => !field.visible_if || holds(field.visible_if, values));
}

/** What a step still needs: its question answered, and its required fields. */
export function missingIn(type: RecordType, step: QuickStep, values: Values): Field[] {
  const lead = leadOf(type, step, values);
  return askedIn(type, step, values).filter((field) => (field === lead || isRequired(field, values)) && isEmpty(values[field.name]));
}

/** A step that begins with a choice shows it as tiles and goes on by itself. */
export function leadOf(type: RecordType, step: QuickStep, values: Values) {
  const [first] = askedIn(type, step, values);
  return first?.kind === "choice" ? first : null;
}

/** Fields that start with an answer the person can change: from last time, or suggested. */
export function isGiven(view: QuickView, name: string): boolean {
  return view.remembers.includes(name) || view.suggests.some(({ field }) => field === name);
}

/** What will be found again next time. */
export function toRemember(view: QuickView, values: Values): Values {
  return Object.fromEntries(view.remembers.filter((name) => !isEmpty(values[name])).map((name) => [name, values[name]]));
}

/** First answers: last time's over the module's defaults, and none to what a step leads with. */
export function firstAnswers(view: QuickView, type: RecordType, defaults: Values, remembered: Values): Values {
  const asked = new Set(view.steps.flatMap((step) => step.fields));
  const leads = new Set(view.steps.map((step) => leadOf(type, step, {})?.name));
  const kept = view.remembers.filter((name) => !isEmpty(remembered[name])).map((name) => [name, remembered[name]]);
  const start = Object.entries({ ...defaults, ...Object.fromEntries(kept) });
  return Object.fromEntries(start.filter(([name]) => asked.has(name) && !leads.has(name)));
}

/** The step that asks for a field. */
export function stepOf(view: QuickView, name: string): number {
  return view.steps.findIndex((step) => step.fields.includes(name));
}

/** A text with a sentence put to its end, or taken out again. */
export function withPhrase(text: string, phrase: string): string {
  if (text.includes(phrase)) return text.replace(phrase, "").replace(/\s{2,}/g, " ").trim();
  return [text.trim(), phrase].filter(Boolean).join(" ");
}
