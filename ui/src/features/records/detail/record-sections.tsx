import { Section } from "@/components/page";
import { FieldDisplay, isWide } from "@/fields";
import { fieldOf, useCatalogue } from "@/lib/catalogue";
import { cn } from "@/lib/cn";
import { holds } from "@/lib/condition";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { Field, FormSection, RecordType } from "@/lib/model";
import { isEmpty, plainFields } from "@/lib/values";
import type { Shown } from "./record-view";

/** Fields of a section that are shown: the title and the discussion have their own places. */
function shownFields(type: RecordType, section: FormSection, values: { [field: string]: unknown }): Field[] {
  return section.fields
    .map((name) => fieldOf(type, name))
    .filter((field): field is Field => field !== undefined && field.kind !== "comments" && field.name !== type.title_field)
    .filter((field) => !field.visible_if || holds(field.visible_if, values));
}

/** Characters that still fit half a row. */
const HALF_ROW = 48;

/** A wide field has the row, unless it says little. */
const takesRow = (field: Field, value: unknown) => isWide(field) && !(field.kind === "text" && typeof value === "string" && value.length <= HALF_ROW);

/** The record's values, in the sections of its form; what nobody filled in is one line, and not a page of dashes. */
export function RecordSections({ detail, type, zone }: Shown) {
  const t = useText();
  const labels = useLabels();
  const views = useCatalogue().viewsOf(type);
  const values = plainFields(detail.record.fields);
  const disputed = new Set(detail.conflicts.map((conflict) => conflict.field));
  const isBlank = (field: Field) => isEmpty(values[field.name]);
  const sections = views.form.sections.map((section) => ({ section, all: shownFields(type, section, values) }));
  const blank = sections.flatMap(({ all }) => all.filter(isBlank));
  const filled = sections.map(({ section, all }) => {
    const fields = all.filter((field) => !isBlank(field));
    if (fields.length === 0) return null;
    return (
      <Section key={section.name} title={labels.section(type.name, section.name)}>
        <dl className="grid gap-x-6 gap-y-4 sm:grid-cols-2">
          {fields.map((field) => (
            <div key={field.name} className={cn("min-w-0", takesRow(field, values[field.name]) && "sm:col-span-2")}>
              <dt className="mb-1 text-label text-ink-3">
                {labels.field(type.name, field.name)}
                {disputed.has(field.name) && <span className="ml-2 font-medium text-warning-ink">{t("conflict-mark")}</span>}
              </dt>
              <dd className="min-w-0">
                <FieldDisplay
                  field={field}
                  type={type}
                  value={detail.record.fields[field.name]}
                  names={detail.names}
                  zone={zone}
                  photos={detail.photos}
                />
              </dd>
            </div>
          ))}
        </dl>
      </Section>
    );
  });
  return (
    <>
      {filled}
      {blank.length > 0 && (
        <p className="px-4 text-label text-ink-3">
          {t("record-blank", { fields: blank.map((field) => labels.field(type.name, field.name)).join(", ") })}
        </p>
      )}
    </>
  );
}
