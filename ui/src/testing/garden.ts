/** A module no product ships: the screens must work from declarations alone. */
import type { Field, FieldKind, Module, RecordDetail, RecordRow, RecordType } from "@/lib/model";

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
  workflow: "life",
  search: ["title"],
  indexes: [],
  class: "normal",
  safety_fact: false,
  reference: false,
  urgent_if: null,
  events: [],
};

/** The same plant, with a life: growing, cut. */
const life = {
  name: "life",
  initial: "growing",
  states: [
    { name: "growing", kind: "open" },
    { name: "cut", kind: "final" },
  ],
  transitions: [],
};

/** A plant in a few taps. */
const quick = {
  steps: [
    { name: "thirst", fields: ["thirst"] },
    { name: "name", fields: ["title", "notes"] },
  ],
  remembers: [],
  suggests: [{ field: "title", from: ["thirst"] }],
  phrases: [{ field: "notes", names: ["dry"] }],
  icons: [],
};

export const garden = {
  code: "garden",
  types: [plant],
  workflows: [life],
  views: [{ record_type: "plant", lists: [], boards: [], form: { sections: [{ name: "main", fields: ["title", "thirst", "notes"] }] }, quick }],
  menu_items: [],
} as unknown as Module;

export const gardenTexts = {
  en: "type-plant = Plant\ncreate-plant = Plant something\ncreated-plant = Planted\nfield-plant-title = Title\nfield-plant-thirst = Thirst\nfield-plant-notes = Notes\nchoice-plant-thirst-high = Very thirsty\nquick-plant = Plant\nquick-plant-thirst = How thirsty?\nquick-plant-name = What is it?\nphrase-plant-notes-dry = The soil is dry.\nissue-min-length = At least { $min } characters\nissue-required = This field is required\ncategory-system = System\ncategory-comment = Comments\ncategory-incident = Incidents\ncategory-alert = Alerts\nrefused-permission = You do not have the permission for this\n",
  fr: "",
};

export const gardenRow = { record: { id: "r1", fields: {} }, sync_state: "queued", title: "Fern by the door", number: "PLT-T1-0001", names: {} } as unknown as RecordRow;

const by = { value: { t: "text", v: "Fern by the door" }, by: "u1", by_name: "Una Field", at: 1 };

/** A record's page with two steps, one of them not for this person, and a field with two values. */
export const gardenDetail = {
  ...gardenRow,
  record: { ...gardenRow.record, record_type: "plant", site_id: null, status: "growing", created_at: 1, updated_at: 1, created_by: "u1", updated_by: "u1", requests: [], needs_review: false, fields: { title: by.value } },
  expected_status: "growing",
  transitions: [
    { name: "cut", to: "cut", allowed: true, code: null, key: null, requires_reason: true, primary: true },
    { name: "burn", to: "cut", allowed: false, code: "forbidden", key: "refused-permission", requires_reason: false, primary: false },
  ],
  may: { edit: true, delete: false, comment: true, fields: ["title"] },
  history: [],
  conflicts: [{ field: "title", values: [by, { ...by, value: { t: "text", v: "Fern by the window" }, by: "u2", by_name: "Otto Moss" }] }],
  names: { u1: "Una Field" },
  photos: [],
  returned: 0,
} as unknown as RecordDetail;
