import { useState } from "react";
import { defaultsOf } from "@/lib/defaults";
import type { Draft, Issue, QuickView, RecordType } from "@/lib/model";
import { useSession } from "@/lib/session";
import { isEmpty } from "@/lib/values";
import { useZoneOf } from "@/lib/zones";
import type { Values } from "@/fields/form/entering";
import { useCreate } from "../form/use-create";
import { useDraft } from "../form/use-draft";
import { answered, completed, firstAnswers, leadOf, missingIn, stepOf, toRemember, type Answers } from "./answers";
import { useWords } from "./use-words";

interface Given {
  type: RecordType;
  view: QuickView;
  /** What was begun and left. */
  begun: Draft | undefined;
  remembered: Values;
  onCreated(remember: Values): void;
  onIssues(issues: Issue[]): void;
}

/** A quick form being answered: where it stands, what it knows, and the way to a record. */
export function useQuick({ type, view, begun, remembered, onCreated, onIssues }: Given) {
  const session = useSession();
  const zoneOf = useZoneOf();
  const [draft] = useState(begun);
  const [answers, setAnswers] = useState<Answers>(() => firstOf(draft, () => firstAnswers(view, type, defaultsOf(type, session, zoneOf(session.grants?.subject.sites[0])), remembered), view));
  const [at, setAt] = useState(0);
  const [issues, setIssues] = useState<Issue[]>([]);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const keeping = useDraft(type.name, draft?.id);
  const words = useWords(type, answers.values);
  const values = completed(view, type, answers, words);
  const site = type.site_field ? values[type.site_field] : null;

  const show = (found: Issue[]) => {
    setIssues(found);
    const steps = found.map((issue) => stepOf(view, issue.path)).filter((step) => step >= 0);
    if (steps.length > 0) setAt(Math.min(...steps));
    onIssues(found);
  };
  const create = useCreate(type, keeping, { onCreated: (sent) => onCreated(toRemember(view, sent)), onIssues: show });
  const answer = (name: string, value: unknown): Values => {
    const next = answered(view, type, answers, name, value);
    const whole = completed(view, type, next, words);
    setAnswers(next);
    setIssues((list) => list.filter((issue) => whole[issue.path] === values[issue.path]));
    keeping.save(whole);
    return whole;
  };
  /** Answers the step's question; with nothing else to ask it goes on. */
  const choose = (name: string, value: string) => {
    const whole = answer(name, value);
    const step = view.steps[at];
    const leads = step && leadOf(type, step, whole)?.name === name;
    if (leads && at < view.steps.length - 1 && missingIn(type, step, whole).length === 0) setAt(at + 1);
  };
  const next = () => {
    const step = view.steps[at];
    const missing = step ? missingIn(type, step, values) : [];
    if (at === view.steps.length - 1) create.submit(values);
    else if (missing.length === 0) setAt(at + 1);
    else show(missing.map(({ name }) => ({ path: name, code: "required", key: "issue-required", params: {} })));
  };
  return {
    at,
    values,
    words,
    issues,
    opened,
    zone: zoneOf(typeof site === "string" ? site : null),
    busy: create.busy,
    problem: create.problem,
    savedAt: keeping.savedAt ?? draft?.updated_at ?? null,
    saveFailed: keeping.failed,
    draftId: () => keeping.id.current,
    flush: keeping.flush,
    answer: (name: string, value: unknown) => void answer(name, value),
    choose,
    next,
    back: () => setAt(Math.max(0, at - 1)),
    open: (names: string[]) => setOpened(new Set([...opened, ...names])),
  };
}

export type Quick = ReturnType<typeof useQuick>;

/** Answers of a draft, in which every text counts as the person's own; or the first ones. */
function firstOf(draft: Draft | undefined, fresh: () => Values, view: QuickView): Answers {
  if (!draft) return { values: fresh(), typed: new Set() };
  const written = view.suggests.map(({ field }) => field).filter((field) => !isEmpty(draft.fields[field]));
  return { values: draft.fields, typed: new Set(written) };
}
