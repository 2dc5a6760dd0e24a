import { FieldFrame, describedBy } from "@/components/field-frame";
import { FieldInput, isGroup } from "@/fields";
import { isRequired, type Values } from "@/fields/form/entering";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { Field, Issue, QuickStep, QuickView, RecordType } from "@/lib/model";
import { isEmpty } from "@/lib/values";
import { askedIn, isGiven, leadOf, type Words } from "./answers";
import { ChoiceTiles } from "./choice-tiles";
import { Given } from "./given";
import { Phrases } from "./phrases";
import { PlaceChoice } from "./place-choice";

export interface StepProps {
  type: RecordType;
  view: QuickView;
  step: QuickStep;
  /** Answers with what follows from them. */
  values: Values;
  words: Words;
  issues: Issue[];
  zone: string;
  busy: boolean;
  /** Given answers opened to be changed. */
  opened: ReadonlySet<string>;
  onOpen(names: string[]): void;
  onAnswer(name: string, value: unknown): void;
  /** An answer that goes on to the next step. */
  onChoose(name: string, value: string): void;
}

/** What one step asks: tiles first, then what is known already, then what has to be entered. */
export function StepFields(props: StepProps) {
  const t = useText();
  const labels = useLabels();
  const { type, view, step, values, words, issues, opened } = props;
  const lead = leadOf(type, step, values);
  const rest = askedIn(type, step, values).filter((field) => field !== lead);
  const broken = (field: Field) => issues.some((issue) => issue.path === field.name);
  const given = rest.filter((field) => isGiven(view, field.name) && !isEmpty(values[field.name]) && !opened.has(field.name) && !broken(field));
  const leadIssue = lead && issues.find((issue) => issue.path === lead.name);
  const leadError = leadIssue && labels.issue(type, leadIssue);
  return (
    <>
      {lead && (
        <div className="flex flex-col gap-2">
          <ChoiceTiles
            type={type}
            view={view}
            field={lead}
            value={values[lead.name]}
            invalid={leadIssue !== undefined}
            labelledBy="quick-question"
            describedBy={describedBy(`field-${lead.name}`, undefined, leadError)}
            onChoose={(value) => props.onChoose(lead.name, value)}
          />
          {leadError && (
            <p id={`field-${lead.name}-error`} className="font-medium text-danger-ink">
              {leadError}
            </p>
          )}
        </div>
      )}
      {rest
        .filter((field) => !given.includes(field))
        .map((field) => (
          <OneField key={field.name} {...props} field={field} />
        ))}
      {given.length > 0 && (
        <Given type={type} fields={given.map((field) => ({ field, words: words(field, values[field.name]) || t("untitled") }))} onOpen={() => props.onOpen(given.map((field) => field.name))} />
      )}
    </>
  );
}

function OneField({ field, ...props }: StepProps & { field: Field }) {
  const labels = useLabels();
  const { type, view, values } = props;
  const id = `field-${field.name}`;
  const issue = props.issues.find((one) => one.path === field.name);
  const error = issue && labels.issue(type, issue);
  const phrases = view.phrases.find((one) => one.field === field.name);
  const text = values[field.name];
  return (
    <FieldFrame id={id} label={labels.field(type.name, field.name)} required={isRequired(field, values)} error={error} group={isGroup(field) || field.kind === "area"}>
      {phrases && <Phrases type={type} phrases={phrases} text={typeof text === "string" ? text : ""} onChange={(next) => props.onAnswer(field.name, next)} />}
      <PlaceChoice field={field} id={id} values={values} invalid={issue !== undefined} describedBy={describedBy(id, undefined, error)} onChange={(value) => props.onAnswer(field.name, value)}>
        <FieldInput
          field={field}
          type={type}
          id={id}
          value={text ?? null}
          onChange={(value) => props.onAnswer(field.name, value)}
          values={values}
          names={{}}
          zone={props.zone}
          invalid={issue !== undefined}
          describedBy={describedBy(id, undefined, error)}
          disabled={props.busy}
        />
      </PlaceChoice>
    </FieldFrame>
  );
}
