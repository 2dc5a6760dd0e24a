import { useState } from "react";
import { FieldFrame } from "@/components/field-frame";
import { Section } from "@/components/page";
import { canEnter, FieldDisplay, FieldInput, isGroup } from "@/fields";
import { FieldFilter } from "@/fields/filters";
import type { Kind } from "@/lib/catalogue";
import type { FieldTest } from "@/lib/field-test";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import { plain as plainOf } from "@/lib/values";
import { KINDS, OTHER, SPECIMENS, specimenField, specimenType, TARGET } from "./specimens";

const NAMES = { [TARGET.id]: TARGET.title, [OTHER.id]: OTHER.title };
const ZONE = "Europe/Paris";

/** Every kind of field: shown, empty, in a list, entered and filtered. */
export function Fields() {
  const t = useText();
  return (
    <Section title={t("gallery-fields")} flush>
      <ul className="divide-y divide-line">
        {KINDS.map((kind) => (
          <OneKind key={kind} kind={kind} />
        ))}
      </ul>
    </Section>
  );
}

function OneKind({ kind }: { kind: Kind }) {
  const t = useText();
  const labels = useLabels();
  const field = specimenField(kind);
  const { value } = SPECIMENS[kind];
  const [plain, setPlain] = useState<unknown>(plainOf(value));
  const [narrow, setNarrow] = useState<FieldTest | null>(null);
  const label = labels.field(specimenType.name, kind);
  const id = `g-${kind}`;
  const shown = { field, type: specimenType, names: NAMES, zone: ZONE };
  return (
    <li className="grid gap-x-6 gap-y-4 p-4 lg:grid-cols-[8rem_minmax(0,2fr)_minmax(0,3fr)_minmax(0,2fr)]">
      <h3 className="font-semibold">{label}</h3>
      <dl className="flex flex-col gap-3">
        <Fact label={t("gallery-shown")}>
          <FieldDisplay {...shown} value={value} />
        </Fact>
        <Fact label={t("gallery-in-list")}>
          <span className="flex items-center gap-4">
            <FieldDisplay {...shown} value={value} dense />
            <FieldDisplay {...shown} value={undefined} dense />
          </span>
        </Fact>
      </dl>
      {canEnter(field) ? (
        <FieldFrame id={id} label={t("gallery-entered")} group={isGroup(field)}>
          <FieldInput {...shown} id={id} value={plain} onChange={setPlain} values={{}} invalid={false} describedBy={undefined} />
        </FieldFrame>
      ) : (
        <p className="text-ink-3">{t("gallery-not-entered")}</p>
      )}
      <div className="flex flex-col gap-1.5">
        <span className="text-sm font-medium">{t("gallery-filtered")}</span>
        <FieldFilter field={field} type={specimenType} label={label} value={narrow} onChange={setNarrow} />
      </div>
    </li>
  );
}

function Fact(props: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-ink-3">{props.label}</dt>
      <dd className="mt-0.5">{props.children}</dd>
    </div>
  );
}
