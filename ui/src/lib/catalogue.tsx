/** What the installed modules declare, indexed for the screens. */
import { createContext, useContext, useMemo, type ReactNode } from "react";
import type {
  Field,
  FieldKind,
  FormSection,
  ListView,
  MenuItem,
  Module,
  RecordType,
  StateKind,
  Views,
  WorkflowDef,
} from "./model";

export type Kind = FieldKind["kind"];
/** A field of one kind, with that kind's constraints. */
export type FieldOf<K extends Kind> = Extract<Field, { kind: K }>;

export interface Catalogue {
  modules: Module[];
  types: Map<string, RecordType>;
  menu: (MenuItem & { module: string })[];
  byRoute(module: string, plural: string): RecordType | undefined;
  workflowOf(type: RecordType): WorkflowDef | undefined;
  viewsOf(type: RecordType): Views;
}

const byOrder = (a: MenuItem, b: MenuItem) => a.order - b.order;

export function indexModules(modules: Module[]): Catalogue {
  const types = new Map(modules.flatMap((m) => m.types.map((type) => [type.name, type] as const)));
  const workflows = new Map(modules.flatMap((m) => m.workflows.map((w) => [w.name, w] as const)));
  const views = new Map(modules.flatMap((m) => m.views.map((v) => [v.record_type, v] as const)));
  return {
    modules,
    types,
    menu: modules
      .flatMap((m) => m.menu_items.map((item) => ({ ...item, module: m.code })))
      .sort(byOrder),
    byRoute: (module, plural) =>
      [...types.values()].find((type) => type.module === module && type.plural === plural),
    workflowOf: (type) => (type.workflow ? workflows.get(type.workflow) : undefined),
    viewsOf: (type) => completed(type, views.get(type.name)),
  };
}

/** Views with what a module left out: a list of every record, a form of every field. */
function completed(type: RecordType, views: Views | undefined): Views {
  const lists = views?.lists.length ? views.lists : [defaultList(type)];
  const sections = views?.form.sections.length ? views.form.sections : [defaultSection(type)];
  return { record_type: type.name, lists, boards: views?.boards ?? [], form: { sections }, quick: views?.quick ?? null };
}

function defaultList(type: RecordType): ListView {
  const columns = [
    ...(type.number ? ["number"] : []),
    type.title_field,
    ...(type.workflow ? ["status"] : []),
    "updated_at",
  ];
  return { name: "all", columns, sort: [] };
}

const defaultSection = (type: RecordType): FormSection => ({
  name: "main",
  fields: type.fields.map((field) => field.name),
});

export function fieldOf(type: RecordType, name: string): Field | undefined {
  return type.fields.find((field) => field.name === name);
}

export function fieldOfKind<K extends Kind>(type: RecordType, kind: K): FieldOf<K> | undefined {
  return type.fields.find((field): field is FieldOf<K> => field.kind === kind);
}

/** What a state means to colours and order. */
export function stateKind(workflow: WorkflowDef | undefined, state: string | null): StateKind {
  return workflow?.states.find((s) => s.name === state)?.kind ?? "open";
}

const Context = createContext<Catalogue | null>(null);

export function CatalogueProvider(props: { modules: Module[]; children: ReactNode }) {
  const value = useMemo(() => indexModules(props.modules), [props.modules]);
  return <Context.Provider value={value}>{props.children}</Context.Provider>;
}

export function useCatalogue(): Catalogue {
  const found = useContext(Context);
  if (!found) throw new Error("CatalogueProvider is missing");
  return found;
}
