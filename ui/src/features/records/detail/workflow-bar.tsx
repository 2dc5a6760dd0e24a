import { Check, ChevronDown, Hourglass, Lock } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";
import { useToast } from "@/components/ui/toast";
import { cn } from "@/lib/cn";
import { useCatalogue } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { TransitionView, WorkflowDef } from "@/lib/model";
import { useWrite } from "@/lib/queries";
import { useRefusal } from "@/lib/refusal";
import { useWhyNot } from "../why-not";
import { ReasonDialog } from "./reason-dialog";
import type { Shown } from "./record-view";

/** Where the record stands on its way, what may be done next, and why the rest may not. */
export function WorkflowBar({ detail, type }: Shown) {
  const t = useText();
  const workflow = useCatalogue().workflowOf(type);
  if (!workflow) return null;
  const { status } = detail.record;
  const expected = detail.expected_status !== status ? detail.expected_status : null;
  return (
    <section aria-label={t("workflow-label")} className="card @container px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <Steps workflow={workflow} status={status} expected={expected} />
        <NextSteps workflow={workflow} transitions={detail.transitions} id={detail.record.id} />
      </div>
    </section>
  );
}

interface Way {
  workflow: WorkflowDef;
  status: string | null;
  /** The state a step that was asked for leads to. */
  expected: string | null;
}

/** All states side by side where they have room; else how far along, and the state it stands in. */
function Steps(props: Way) {
  const t = useText();
  const labels = useLabels();
  const { workflow, status, expected } = props;
  const at = workflow.states.findIndex((state) => state.name === status);
  return (
    <div className="flex min-w-0 grow basis-full flex-col gap-2 @2xl:basis-80 @4xl:basis-auto">
      <ol className="flex gap-1 text-label whitespace-nowrap">
        {workflow.states.map((state, i) => {
          const here = i === at;
          const coming = state.name === expected;
          const Mark = coming ? Hourglass : i < at ? Check : null;
          return (
            <li key={state.name} aria-current={here ? "step" : undefined} className="flex-1 @4xl:flex-none">
              <span
                aria-hidden
                className={cn("block h-1.5 rounded-full sun:h-2.5 @4xl:hidden", coming ? "bg-waiting-ink" : i <= at ? "bg-primary" : "bg-line sun:bordered sun:bg-surface")}
              />
              <span
                className={cn(
                  "sr-only @4xl:not-sr-only @4xl:flex @4xl:items-center @4xl:gap-1.5 @4xl:rounded-full @4xl:px-2.5 @4xl:py-1",
                  here ? "bg-primary-soft font-semibold text-primary-ink sun:bordered sun:border-primary" : i < at ? "text-ink-2" : "text-ink-3",
                  coming && "bg-waiting-soft text-waiting-ink",
                )}
              >
                {Mark && <Mark className="size-3.5" aria-hidden />}
                {labels.state(workflow.name, state.name)}
                {coming && <span>({t("workflow-asked")})</span>}
              </span>
            </li>
          );
        })}
      </ol>
      <Standing {...props} at={at} />
    </div>
  );
}

/** What the marks of a narrow page mean, in words; the list beside has said it to a screen reader. */
function Standing({ workflow, status, expected, at }: Way & { at: number }) {
  const t = useText();
  const labels = useLabels();
  return (
    <p aria-hidden className="flex flex-wrap items-baseline gap-x-3 text-label @4xl:hidden">
      <span className="font-semibold text-primary-ink">{labels.state(workflow.name, status ?? "")}</span>
      {expected && (
        <span className="text-waiting-ink">
          → {labels.state(workflow.name, expected)} ({t("workflow-asked")})
        </span>
      )}
      <span className="tabular ml-auto text-ink-3">{t("workflow-at", { at: at + 1, of: workflow.states.length })}</span>
    </p>
  );
}

function NextSteps(props: { workflow: WorkflowDef; transitions: TransitionView[]; id: string }) {
  const t = useText();
  const labels = useLabels();
  const whyNot = useWhyNot();
  const toast = useToast();
  const refusal = useRefusal();
  const [asking, setAsking] = useState<TransitionView | null>(null);
  const request = useWrite("record.request");
  const name = (transition: TransitionView) => labels.transition(props.workflow.name, transition.name);
  const send = (transition: TransitionView, reason?: string) =>
    request.mutate(
      { id: props.id, command: transition.name, reason },
      {
        onSuccess: () => {
          setAsking(null);
          toast({ title: t("transition-asked", { name: name(transition) }), detail: t("created-toast-detail") });
        },
        onError: (error) => {
          if (!transition.requires_reason) toast({ title: refusal(error) ?? "", tone: "warning" });
        },
      },
    );
  const ask = (transition: TransitionView) => {
    request.reset();
    if (transition.requires_reason) setAsking(transition);
    else send(transition);
  };
  // What is meant to come next first, whatever order the module declares.
  const allowed = props.transitions.filter((transition) => transition.allowed).sort((a, b) => Number(b.primary) - Number(a.primary));
  const refused = props.transitions.filter((transition) => !transition.allowed);
  return (
    <div className="flex flex-wrap items-center gap-(--gap)">
      {allowed.map((transition) => (
        <Button key={transition.name} variant={transition.primary ? "primary" : "secondary"} disabled={request.isPending} onClick={() => ask(transition)}>
          {name(transition)}
        </Button>
      ))}
      {refused.length > 0 && (
        <Popover
          label={t("workflow-why-not")}
          className="w-80"
          trigger={
            <Button variant="ghost" size="sm" className={cn(allowed.length === 0 && "-ml-3")}>
              {t(allowed.length ? "workflow-others" : "workflow-why-not")}
              <ChevronDown aria-hidden />
            </Button>
          }
        >
          <ul className="flex flex-col gap-3">
            {refused.map((transition) => (
              <li key={transition.name} className="flex gap-2.5">
                <Lock className="mt-0.5 size-4 shrink-0 text-ink-3" aria-hidden />
                <span>
                  <span className="block font-medium">{name(transition)}</span>
                  <span className="text-label text-ink-2">{whyNot(transition)}</span>
                </span>
              </li>
            ))}
          </ul>
        </Popover>
      )}
      <ReasonDialog
        key={asking?.name}
        open={asking !== null}
        title={asking ? name(asking) : ""}
        action={asking ? name(asking) : ""}
        busy={request.isPending}
        problem={refusal(request.error)}
        onClose={() => setAsking(null)}
        onSend={(reason) => asking && send(asking, reason)}
      />
    </div>
  );
}
