/** What every kind of field brings: how it is shown, entered and filtered. */
import type { ComponentType } from "react";
import type { FieldOf, Kind } from "@/lib/catalogue";
import type { FieldTest } from "@/lib/field-test";
import type { FieldValue, Names, PhotoState, RecordType } from "@/lib/model";

export interface DisplayProps<K extends Kind = Kind> {
  field: FieldOf<K>;
  type: RecordType;
  value: FieldValue | undefined;
  names: Names;
  /** Zone of the record's site. */
  zone: string;
  /** One line, for lists and cards. */
  dense?: boolean;
  /** Where photographs are, on a record's page. */
  photos?: PhotoState[];
}

export interface InputProps<K extends Kind = Kind> {
  field: FieldOf<K>;
  type: RecordType;
  id: string;
  /** Plain JSON, as commands take it. */
  value: unknown;
  onChange(value: unknown): void;
  /** Plain values of the whole form: an area is chosen within its site. */
  values: { [field: string]: unknown };
  names: Names;
  zone: string;
  invalid: boolean;
  describedBy: string | undefined;
  disabled?: boolean;
}

export interface FilterProps<K extends Kind = Kind> {
  field: FieldOf<K>;
  type: RecordType;
  label: string;
  /** What is asked of this field; `null` for nothing. */
  value: FieldTest | null;
  onChange(value: FieldTest | null): void;
}

export interface FieldComponents<K extends Kind> {
  Display: ComponentType<DisplayProps<K>>;
  /** Absent for kinds nobody types into a form. */
  Input: ComponentType<InputProps<K>> | null;
  /** The control is a group of controls, named by its label. */
  group?: boolean;
  /** Takes the whole width of a form or page. */
  wide?: boolean;
}

export type Registry = { [K in Kind]: FieldComponents<K> };
