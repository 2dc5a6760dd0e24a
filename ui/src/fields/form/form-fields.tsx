import { FieldFrame, describedBy } from "@/components/field-frame";
import { cn } from "@/lib/cn";
import { useLabels } from "@/lib/labels";
import type { Field, FormSection, Issue, Names, RecordType } from "@/lib/model";
import { FieldInput, isGroup, isWide } from "..";
import { enteredFields, isRequired, withValue, type Values } from "./entering";

interface Props {
  type: RecordType;
  sections: FormSection[];
  values: Values;
  onChange(values: Values): void;
  issues: Issue[];
  names: Names;
  zone: string;
  disabled?: boolean;
  /** Sets several forms of one page apart: where the fields' ids begin. */
  idPrefix?: string;
  /** Only these fields. */
  only?: string[];
  /** Within a card of the caller's: no sections. */
  bare?: boolean;
}

/** The fields of a form, section by section, each with its own errors. */
export function FormFields(props: Props) {
  const labels = useLabels();
  const { type, sections, values, only } = props;
  return (
    <>
      {sections.map((section) => {
        const fields = enteredFields(type, section, values, only);
        if (fields.length === 0) return null;
        return (
          <section key={section.name} className={props.bare ? undefined : "card flex flex-col gap-5 p-4 md:p-6"}>
            {!props.bare && <h2 className="text-base font-semibold">{labels.section(type.name, section.name)}</h2>}
            <div className="grid gap-x-6 gap-y-5 md:grid-cols-2">
              {fields.map((field) => (
                <OneField key={field.name} {...props} field={field} />
              ))}
            </div>
          </section>
        );
      })}
    </>
  );
}

function OneField({ field, ...props }: Props & { field: Field }) {
  const labels = useLabels();
  const { type, values } = props;
  const id = `${props.idPrefix ?? "field"}-${field.name}`;
  const issue = props.issues.find((i) => i.path === field.name);
  const error = issue && labels.issue(type, issue);
  const help = labels.help(type.name, field.name);
  const wide = isWide(field) || (field.kind === "choice" && field.choices.length > 3);
  return (
    <div className={cn("min-w-0", wide && "md:col-span-2")}>
      <FieldFrame
        id={id}
        label={labels.field(type.name, field.name)}
        help={help}
        required={isRequired(field, values)}
        error={error}
        group={isGroup(field)}
      >
        <FieldInput
          field={field}
          type={type}
          id={id}
          value={values[field.name] ?? null}
          onChange={(value) => props.onChange(withValue(type, values, field.name, value))}
          values={values}
          names={props.names}
          zone={props.zone}
          invalid={issue !== undefined}
          describedBy={describedBy(id, help, error)}
          disabled={props.disabled}
        />
      </FieldFrame>
    </div>
  );
}

/** Brings the first broken field into sight and gives it the focus. */
export function focusFirst(issues: Issue[], framesLeft = 60): void {
  requestAnimationFrame(() => {
    const found = issues
      .map((issue) => document.getElementById(`field-${issue.path}`))
      .filter((node): node is HTMLElement => node !== null)
      .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)[0];
    const focusable = found?.matches("[role=radiogroup]") ? found.querySelector<HTMLElement>("button") : found;
    if (!found || !focusable) return;
    found.scrollIntoView({ block: "center" });
    focusable.focus({ preventScroll: true });
    // A form that was busy sending takes no focus until it is drawn anew.
    if (document.activeElement !== focusable && framesLeft > 0) focusFirst(issues, framesLeft - 1);
  });
}
