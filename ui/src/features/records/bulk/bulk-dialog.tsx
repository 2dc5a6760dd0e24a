import { CircleAlert, CircleCheck } from "lucide-react";
import { useRef, useState, type ReactNode } from "react";
import { FieldFrame } from "@/components/field-frame";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/feedback";
import { Textarea } from "@/components/ui/input";
import { FieldInput, isGroup } from "@/fields";
import { useCatalogue } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { Field, RecordSteps, RecordType } from "@/lib/model";
import { useRefusal } from "@/lib/refusal";
import { deviceZone } from "@/lib/time";
import { isEmpty } from "@/lib/values";
import { LEAST_REASON, useWhyNot } from "../why-not";
import { carryOut, planEdit, planStep, type Plan, type Refused, type Result, type StepChoice, type Work } from "./plan";

export type Chosen = ({ kind: "step" } & StepChoice) | { kind: "edit"; field: Field };

interface Props {
  type: RecordType;
  steps: RecordSteps[];
  chosen: Chosen;
  onClose(): void;
  /** Everything that could be done was done. */
  onDone(): void;
}

type Phase = { at: "asking" } | { at: "going"; done: number } | ({ at: "over" } & Result);

/** Asks what is needed, does it record by record, and tells how it went. */
export function BulkDialog({ type, steps, chosen, onClose, onDone }: Props) {
  const t = useText();
  const labels = useLabels();
  const workflow = useCatalogue().workflowOf(type);
  // As it was when asked: what is done changes what may be done.
  const [plan] = useState<Plan>(() => (chosen.kind === "step" ? planStep(steps, chosen.name) : planEdit(steps, chosen.field.name)));
  const [phase, setPhase] = useState<Phase>({ at: "asking" });
  const [reason, setReason] = useState("");
  const [value, setValue] = useState<unknown>(null);
  const stop = useRef(false);
  const title = chosen.kind === "step" ? labels.transition(workflow?.name ?? "", chosen.name) : t("bulk-change", { field: labels.field(type.name, chosen.field.name) });
  const needsReason = chosen.kind === "step" && chosen.requiresReason;
  const ready = plan.able.length > 0 && (chosen.kind === "step" ? !needsReason || reason.trim().length >= LEAST_REASON : !isEmpty(value) || !chosen.field.required);
  const go = async () => {
    const work: Work = chosen.kind === "step" ? { kind: "step", name: chosen.name, reason: reason.trim() || undefined } : { kind: "edit", field: chosen.field.name, value };
    setPhase({ at: "going", done: 0 });
    const result = await carryOut(work, plan.able, (done) => setPhase({ at: "going", done }), () => stop.current);
    setPhase({ at: "over", ...result });
  };
  // What is under way is stopped first, and says how far it came.
  const close = () => {
    if (phase.at === "going") {
      stop.current = true;
      return;
    }
    onClose();
    if (phase.at === "over" && phase.rest === 0) onDone();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title={title}
      footer={
        phase.at === "over" ? (
          <Button variant="primary" onClick={close}>
            {t("action-close")}
          </Button>
        ) : (
          <>
            <Button onClick={close}>{t(phase.at === "going" ? "bulk-stop" : "action-cancel")}</Button>
            <Button variant="primary" disabled={!ready || phase.at === "going"} onClick={() => void go()}>
              {phase.at === "going" ? t("bulk-going", { done: phase.done, count: plan.able.length }) : t("bulk-go", { count: plan.able.length })}
            </Button>
          </>
        )
      }
    >
      {phase.at === "over" ? (
        <Outcome result={phase} left={plan} />
      ) : (
        <div className="flex flex-col gap-4">
          {needsReason && (
            <FieldFrame id="bulk-reason" label={t("reason-label")} help={t("reason-help", { least: LEAST_REASON })} required>
              <Textarea id="bulk-reason" autoFocus value={reason} onChange={(event) => setReason(event.target.value)} maxLength={2000} />
            </FieldFrame>
          )}
          {chosen.kind === "edit" && <NewValue type={type} field={chosen.field} value={value} onChange={setValue} />}
          <LeftOut plan={plan} />
        </div>
      )}
    </Dialog>
  );
}

function NewValue({ type, field, value, onChange }: { type: RecordType; field: Field; value: unknown; onChange(value: unknown): void }) {
  const labels = useLabels();
  return (
    <FieldFrame id="bulk-value" label={labels.field(type.name, field.name)} required={field.required} group={isGroup(field)}>
      <FieldInput field={field} type={type} id="bulk-value" value={value} onChange={onChange} values={{}} names={{}} zone={deviceZone()} invalid={false} describedBy={undefined} />
    </FieldFrame>
  );
}

/** Records the work leaves as they are, each with the reason. */
function LeftOut({ plan }: { plan: Plan }) {
  const t = useText();
  const whyNot = useWhyNot();
  if (plan.left.length === 0) return null;
  return (
    <Reasons
      title={t("bulk-left", { count: plan.left.length })}
      lines={plan.left.map(({ id, title, transition }) => ({ id, title, why: transition ? whyNot(transition) : t("workflow-not-now") }))}
    />
  );
}

function Outcome({ result: { done, refused, rest }, left }: { result: Result; left: Plan }) {
  const t = useText();
  const refusal = useRefusal();
  const labels = useLabels();
  const why = ({ error }: Refused) => {
    const [issue] = error.issues;
    return (issue && labels.issue(undefined, issue)) ?? refusal(error) ?? "";
  };
  return (
    <div className="flex flex-col gap-4">
      <p role="status" className="flex items-center gap-2 font-medium">
        <CircleCheck className="size-5 shrink-0 text-success-solid" aria-hidden />
        {t("bulk-done", { count: done })}
      </p>
      <p className="text-ink-2">{t("created-toast-detail")}</p>
      {rest > 0 && <p>{t("bulk-rest", { count: rest })}</p>}
      {refused.length > 0 && <Reasons title={t("bulk-refused", { count: refused.length })} lines={refused.map((one) => ({ id: one.id, title: one.title, why: why(one) }))} />}
      <LeftOut plan={left} />
    </div>
  );
}

function Reasons({ title, lines }: { title: string; lines: { id: string; title: string; why: ReactNode }[] }) {
  const t = useText();
  return (
    <Notice tone="warning" icon={CircleAlert}>
      <p className="font-medium">{title}</p>
      <ul className="mt-1 flex max-h-56 flex-col gap-1 overflow-y-auto text-label">
        {lines.map((line) => (
          <li key={line.id}>
            <span className="font-medium">{line.title || t("untitled")}</span> · {line.why}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
