import { Link } from "@tanstack/react-router";
import { Send, Trash2, TriangleAlert, UserRoundPlus } from "lucide-react";
import { useState } from "react";
import { Instant } from "@/components/instant";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/input";
import { StateBadge } from "@/components/state-badge";
import { FieldFrame } from "@/components/field-frame";
import { FormFields } from "@/fields/form/form-fields";
import type { Values } from "@/fields/form/entering";
import { useCatalogue } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { Issue, RecordDetail, RecordType, ReturnedView } from "@/lib/model";
import { useRead, useWrite } from "@/lib/queries";
import { useRefusal } from "@/lib/refusal";
import { deviceZone } from "@/lib/time";
import { Ask } from "./ask";

/** One refused change: what was meant, why not, and three ways on. */
export function ReturnedCard({ one }: { one: ReturnedView }) {
  const t = useText();
  const labels = useLabels();
  const refusal = useRefusal();
  const catalogue = useCatalogue();
  const type = catalogue.types.get(one.record_type);
  const record = useRead("record.get", { id: one.record });
  const [values, setValues] = useState<Values>(one.fields);
  const [reason, setReason] = useState(one.intent.kind === "request" ? (one.intent.reason ?? "") : "");
  const fix = useWrite("returned.fix");
  // What this device says of the correction comes before what the server said of the first try.
  const refused = fix.error?.issues ?? [];
  const first: Issue[] = one.path ? [{ path: one.path, code: one.code, key: one.key, params: one.params }] : [];
  const issues = refused.length > 0 ? refused : first;
  const hasFields = Object.keys(one.fields).length > 0;
  const send = () => fix.mutate({ id: one.id, ...(hasFields ? { fields: values } : {}), ...(one.intent.kind === "request" ? { reason } : {}) });
  return (
    <article className="card flex flex-col gap-4 p-4">
      <header className="flex flex-wrap items-start gap-3">
        <TriangleAlert className="mt-0.5 size-5 shrink-0 text-danger-ink" aria-hidden />
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold break-words">
            <Link to="/record/$id" params={{ id: one.record }} className="underline decoration-line-strong/50 underline-offset-4">
              {one.title || t("untitled")}
            </Link>
          </h2>
          <p className="text-label text-ink-3">
            {labels.type(one.record_type)} · {one.author_name} · <Instant at={one.at} zone={deviceZone()} />
          </p>
          <p className="mt-2 font-medium text-danger-ink">{whyOf(one, t, labels, type)}</p>
          {one.handed_over && <p className="mt-1 text-ink-2">{t("returned-handed", { note: one.handed_over })}</p>}
        </div>
        {/* Where it stands now is most often why. */}
        {type && record.data && <StateBadge type={type} state={record.data.record.status} />}
      </header>
      {hasFields && type && <Fields type={type} one={one} names={record.data?.names ?? {}} values={values} issues={issues} onChange={setValues} />}
      {one.intent.kind === "request" && (
        <FieldFrame id={`reason-${one.id}`} label={t("reason-label")}>
          <Textarea id={`reason-${one.id}`} className="min-h-16" value={reason} onChange={(event) => setReason(event.target.value)} />
        </FieldFrame>
      )}
      {fix.error && (
        <p role="alert" className="font-medium text-danger-ink">
          {refusal(fix.error)}
        </p>
      )}
      <footer className="flex flex-wrap gap-(--gap)">
        <Button variant="primary" onClick={send} disabled={fix.isPending}>
          <Send aria-hidden />
          {t("returned-send")}
        </Button>
        <HandOver id={one.id} />
        <Discard id={one.id} />
      </footer>
    </article>
  );
}

function whyOf(one: ReturnedView, t: ReturnType<typeof useText>, labels: ReturnType<typeof useLabels>, type: RecordType | undefined): string {
  const workflow = type?.workflow ?? "";
  const step = one.intent.kind === "request" ? labels.transition(workflow, one.intent.command) : "";
  const field = one.path ? labels.field(one.record_type, one.path) : "";
  const why = t.maybe(one.key, { ...one.params, field }) ?? t.maybe(`error-${one.code.replaceAll("_", "-")}`) ?? t("issue-other");
  const subject = step || field;
  return subject === "" || why.toLocaleLowerCase().includes(subject.toLocaleLowerCase()) ? why : `${subject} – ${why}`;
}

function Fields(props: { type: RecordType; one: ReturnedView; names: RecordDetail["names"]; values: Values; issues: Issue[]; onChange(values: Values): void }) {
  const catalogue = useCatalogue();
  const { one, type } = props;
  return (
    <FormFields
      type={type}
      sections={catalogue.viewsOf(type).form.sections}
      values={props.values}
      onChange={props.onChange}
      issues={props.issues}
      idPrefix={one.id}
      names={props.names}
      zone={deviceZone()}
      only={Object.keys(one.fields)}
      bare
    />
  );
}

function HandOver({ id }: { id: string }) {
  const t = useText();
  const handOver = useWrite("returned.hand_over");
  return (
    <Ask icon={UserRoundPlus} words={t("returned-hand-over")} detail={t("returned-hand-over-detail")} note={t("returned-note")} busy={handOver.isPending} onYes={(note) => handOver.mutate({ id, note })} />
  );
}

function Discard({ id }: { id: string }) {
  const t = useText();
  const discard = useWrite("returned.discard");
  return <Ask icon={Trash2} words={t("returned-discard")} detail={t("returned-discard-detail")} busy={discard.isPending} onYes={() => discard.mutate({ id })} danger />;
}
