/** A module no product ships: the screens must work from declarations alone. */
import type { Field, FieldKind, Module, RecordRow, RecordType } from "@/lib/model";

const field = (name: string, kind: FieldKind, more: Partial<Field> = {}): Field =>
  ({ name, required: false, merge: "content", access: { edit: null, states: [] }, regulated: false, safety_fact: false, ...kind, ...more }) as Field;

const plant: RecordType = {
  name: "plant",
  module: "garden",
  plural: "plants",
  icon: "Droplet",
  fields: [
    field("title", { kind: "text", min_length: 5, max_length: 80 }, { required: true }),
    field("thirst", { kind: "choice", choices: ["low", "high"] }, { required: true }),
    field("notes", { kind: "narrative", min_length: null, max_length: null }, { visible_if: { thirst: "high" } }),
  ],
  title_field: "title",
  site_field: null,
  is_site: false,
  assigned_field: null,
  number: { prefix: "PLT", digits: 4 },
  workflow: null,
  search: ["title"],
  indexes: [],
  class: "normal",
  safety_fact: false,
  reference: false,
  urgent_if: null,
  events: [],
};

export const garden = {
  code: "garden",
  types: [plant],
  workflows: [],
  views: [{ record_type: "plant", lists: [], boards: [], form: { sections: [{ name: "main", fields: ["title", "thirst", "notes"] }] } }],
  menu_items: [],
} as unknown as Module;

export const gardenTexts = {
  en: "type-plant = Plant\ncreate-plant = Plant something\ncreated-plant = Planted\nfield-plant-title = Title\nfield-plant-thirst = Thirst\nfield-plant-notes = Notes\nchoice-plant-thirst-high = Very thirsty\nissue-min-length = At least { $min } characters\nissue-required = This field is required\n",
  fr: "",
};

export const gardenRow = { record: { id: "r1", fields: {} }, sync_state: "queued", title: "Fern by the door", number: "PLT-T1-0001", names: {} } as unknown as RecordRow;
