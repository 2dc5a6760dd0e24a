/** One value of every kind of field. A kind that the core adds and this list lacks does not compile. */
import type { FieldOf, Kind } from "@/lib/catalogue";
import type { Field, FieldValue, Module, RecordType } from "@/lib/model";

type Constraints<K extends Kind> = Omit<FieldOf<K>, "name" | "required" | "required_if" | "visible_if" | "merge" | "access" | "regulated" | "safety_fact">;

export interface Specimen<K extends Kind = Kind> {
  kind: Constraints<K>;
  value: FieldValue;
}

/** The record every reference points to. */
export const TARGET = { id: "0190aaaa-bbbb-7ccc-8ddd-eeeeffff0001", title: "Joan Larsen", detail: "ALP" };
export const OTHER = { id: "0190aaaa-bbbb-7ccc-8ddd-eeeeffff0002", title: "Idris Okafor", detail: "BRV" };

const reference: FieldValue = { t: "reference", v: TARGET.id };
const photo = { id: TARGET.id, sha256: "a".repeat(64), size_bytes: 184_000, media_type: "image/png", name: "valve.png", thumbnail: null, by: null };

export const SPECIMENS: { [K in Kind]: Specimen<K> } = {
  text: { kind: { kind: "text", min_length: null, max_length: 80 }, value: { t: "text", v: "Pump 4" } },
  narrative: { kind: { kind: "narrative", min_length: null, max_length: null }, value: { t: "text", v: "It leaked." } },
  integer: { kind: { kind: "integer", min: 0, max: 10, unit: "m" }, value: { t: "integer", v: 7 } },
  boolean: { kind: { kind: "boolean" }, value: { t: "boolean", v: true } },
  date: { kind: { kind: "date" }, value: { t: "text", v: "2026-05-14" } },
  datetime: { kind: { kind: "datetime" }, value: { t: "datetime", v: Date.parse("2026-05-14T04:00:00Z") } },
  choice: { kind: { kind: "choice", choices: ["low", "medium", "high"] }, value: { t: "text", v: "high" } },
  tags: { kind: { kind: "tags", max_items: null, max_length: null }, value: { t: "tags", v: ["grue", "levage"] } },
  person: { kind: { kind: "person" }, value: reference },
  company: { kind: { kind: "company" }, value: reference },
  site: { kind: { kind: "site" }, value: reference },
  area: { kind: { kind: "area", site_field: null }, value: reference },
  record: { kind: { kind: "record", target: "specimen" }, value: reference },
  photo_set: { kind: { kind: "photo_set", max_items: 5, max_size_bytes: 1000 }, value: { t: "photos", v: [photo] } },
  comments: { kind: { kind: "comments" }, value: { t: "comments", v: [{ id: OTHER.id, text: "Seen.", at: Date.parse("2026-05-14T05:20:00Z"), by: TARGET.id }] } },
  computed: { kind: { kind: "computed", cases: [{ when: {}, value: "urgent" }] as never }, value: { t: "text", v: "urgent" } },
};

export const KINDS = Object.keys(SPECIMENS) as Kind[];

/** A field of a kind, named after it. */
export function specimenField(kind: Kind): Field {
  return { name: kind, required: false, merge: "content", access: { edit: null, states: [] }, regulated: false, safety_fact: false, ...SPECIMENS[kind].kind } as Field;
}

export const specimenType = {
  name: "specimen",
  module: "gallery",
  plural: "specimens",
  icon: "FlaskConical",
  fields: KINDS.map(specimenField),
  title_field: "text",
  site_field: null,
  is_site: false,
  assigned_field: null,
  number: null,
  workflow: "life",
  search: [],
  indexes: [],
  class: "normal",
  safety_fact: false,
  reference: false,
  urgent_if: { choice: "high" },
  events: [],
} as unknown as RecordType;

export const gallery = {
  code: "gallery",
  types: [specimenType],
  workflows: [{ name: "life", initial: "draft", states: ["draft", "open", "waiting", "done", "final"].map((kind) => ({ name: kind, kind })), transitions: [] }],
  views: [],
  menu_items: [],
} as unknown as Module;

/** Everything here that is data and not words, for whoever looks for words. */
export const DATA = [TARGET.title, TARGET.detail, OTHER.title, OTHER.detail, "Pump 4", "It leaked.", "valve.png", "Seen.", "grue", "levage", "m", "Ctrl K", "INC-A7F3-0001", "OpsFlux"];
