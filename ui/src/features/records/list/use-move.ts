import { useState } from "react";
import { useToast } from "@/components/ui/toast";
import { call, CommandFailure } from "@/lib/api";
import { useCatalogue } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { BoardView as Board, RecordRow, RecordType, TransitionView } from "@/lib/model";
import { useRefusal } from "@/lib/refusal";
import { useWhyNot } from "../why-not";

/** A step that waits for its reason. */
export interface Asked {
  id: string;
  transition: TransitionView;
}

/** Moves a card: to another state by the step that leads there, to another choice by an edit. */
export function useMove(type: RecordType, board: Board) {
  const t = useText();
  const labels = useLabels();
  const toast = useToast();
  const refusal = useRefusal();
  const whyNot = useWhyNot();
  const workflow = useCatalogue().workflowOf(type)?.name ?? "";
  const [asked, setAsked] = useState<Asked | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const refuse = (title: string, detail?: string) => toast({ title, detail, tone: "warning" });
  const said = (error: unknown) => (error instanceof CommandFailure ? refusal(error) : null) ?? t("error-internal");

  const step = async (id: string, transition: TransitionView, reason?: string) => {
    setBusy(true);
    try {
      await call("record.request", { id, command: transition.name, reason });
      setAsked(null);
      toast({ title: t("transition-asked", { name: labels.transition(workflow, transition.name) }), detail: t("created-toast-detail") });
    } catch (error) {
      if (reason === undefined) refuse(said(error));
      else setProblem(said(error));
    }
    setBusy(false);
  };
  const take = (id: string, transition: TransitionView) => {
    setProblem(null);
    if (transition.requires_reason) setAsked({ id, transition });
    else void step(id, transition);
  };
  const toState = async (row: RecordRow, to: string) => {
    const [steps] = await call("record.steps", { ids: [row.record.id] });
    const leading = steps?.transitions.filter((transition) => transition.to === to) ?? [];
    const allowed = leading.find((transition) => transition.allowed);
    if (allowed) return take(row.record.id, allowed);
    const [first] = leading;
    const state = labels.state(workflow, to);
    refuse(t("board-cannot", { to: state }), first ? whyNot(first) : t("board-no-way", { from: labels.state(workflow, steps?.expected_status ?? row.record.status ?? ""), to: state }));
  };
  const toChoice = async (row: RecordRow, to: string) => {
    await call("record.edit", { id: row.record.id, fields: { [board.group_by]: to } });
  };
  const drop = (row: RecordRow, to: string) => void (board.group_by === "status" ? toState(row, to) : toChoice(row, to)).catch((error: unknown) => refuse(said(error)));
  return { drop, take, asked, busy, problem, close: () => setAsked(null), send: (reason: string) => asked && void step(asked.id, asked.transition, reason) };
}

export type Move = ReturnType<typeof useMove>;
