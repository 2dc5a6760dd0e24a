/** Which fields a form offers, and the consequences of one value for others. */
import { holds } from "@/lib/condition";
import { fieldOf } from "@/lib/catalogue";
import type { Field, FormSection, RecordType } from "@/lib/model";
import { canEnter } from "..";

export type Values = { [field: string]: unknown };

const written = (field: Field) => field.merge !== "decided" && field.merge !== "computed";

/** Fields a person types into now, in the order of the form. */
export function enteredFields(type: RecordType, section: FormSection, values: Values, only?: string[]): Field[] {
  return section.fields
    .map((name) => fieldOf(type, name))
    .filter((field): field is Field => field !== undefined)
    .filter((field) => canEnter(field) && written(field))
    .filter((field) => only === undefined || only.includes(field.name))
    .filter((field) => isVisible(field, values));
}

export const isVisible = (field: Field, values: Values) => !field.visible_if || holds(field.visible_if, values);

export function isRequired(field: Field, values: Values): boolean {
  return field.required || (Boolean(field.required_if) && holds(field.required_if, values));
}

/** Values after one changed: an area belongs to its site and goes when the site goes. */
export function withValue(type: RecordType, values: Values, name: string, value: unknown): Values {
  const next: Values = { ...values, [name]: value };
  if (values[name] === value) return next;
  for (const field of type.fields) {
    if (field.kind === "area" && field.site_field === name) next[field.name] = null;
  }
  return next;
}
