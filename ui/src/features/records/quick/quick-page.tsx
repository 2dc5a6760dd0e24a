import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { ArrowLeft, ArrowRight, ListPlus, Send } from "lucide-react";
import { Forbidden } from "@/components/forbidden";
import { Page } from "@/components/page";
import { Button } from "@/components/ui/button";
import { SkeletonRows } from "@/components/ui/feedback";
import { focusFirst } from "@/fields/form/form-fields";
import { useKept } from "@/lib/kept";
import { useCatalogue } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import type { Draft, QuickView, RecordType } from "@/lib/model";
import { useRouteType } from "@/lib/route-type";
import { useSession } from "@/lib/session";
import { useTitle } from "@/lib/title";
import type { Values } from "@/fields/form/entering";
import { DraftNotice } from "../form/draft-notice";
import { Problems } from "../form/form-frame";
import { SavedNote } from "../form/saved-note";
import { useKeptDraft } from "../form/use-kept-draft";
import { NotFoundType } from "../not-found-type";
import { missingIn } from "./answers";
import { StepFields } from "./step-fields";
import { useQuick, type Quick } from "./use-quick";

/** A report in a few taps, on whatever the module's quick form asks. */
export function QuickPage() {
  const type = useRouteType();
  const { mayOn } = useSession();
  const { viewsOf } = useCatalogue();
  const view = type && viewsOf(type).quick;
  if (!type || !view) return <NotFoundType />;
  if (!mayOn("create", type)) return <Forbidden type={type} permission={`${type.module}.create.${type.name}`} />;
  return <WhenReady type={type} view={view} />;
}

function WhenReady({ type, view }: { type: RecordType; view: QuickView }) {
  const { draft: id } = useSearch({ strict: false });
  const { pending, draft } = useKeptDraft(id);
  const remembered = useKept("quick", type);
  if (pending || remembered.pending) return <SkeletonRows />;
  return <QuickForm key={id ?? ""} type={type} view={view} begun={draft} remembered={remembered.values} onCreated={remembered.keep} />;
}

interface Props {
  type: RecordType;
  view: QuickView;
  begun: Draft | undefined;
  remembered: Values;
  onCreated(values: Values): void;
}

function QuickForm({ type, view, begun, remembered, onCreated }: Props) {
  const t = useText();
  useTitle(t(`quick-${type.name}`));
  const quick = useQuick({ type, view, begun, remembered, onCreated, onIssues: focusFirst });
  const step = view.steps[quick.at];
  if (!step) return <NotFoundType />;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        quick.next();
      }}
      className="flex h-full flex-col"
    >
      <div className="min-h-0 flex-1">
        <Page>
          <header className="flex items-center gap-x-4">
            <div className="min-w-0 flex-1">
              <p className="text-sm text-ink-3">
                {t(`quick-${type.name}`)} · {t("quick-step", { at: quick.at + 1, of: view.steps.length })}
              </p>
              <h1 id="quick-question" className="text-2xl font-semibold tracking-tight">
                {t(`quick-${type.name}-${step.name}`)}
              </h1>
            </div>
            <FullForm type={type} quick={quick} />
          </header>
          {!begun && quick.at === 0 && <DraftNotice type={type} except={quick.draftId()} quick />}
          <Problems type={type} issues={quick.issues} problem={quick.problem} />
          <StepFields
            type={type}
            view={view}
            step={step}
            values={quick.values}
            words={quick.words}
            issues={quick.issues}
            zone={quick.zone}
            busy={quick.busy}
            opened={quick.opened}
            onOpen={quick.open}
            onAnswer={quick.answer}
            onChoose={quick.choose}
          />
        </Page>
      </div>
      <Foot type={type} view={view} quick={quick} ready={missingIn(type, step, quick.values).length === 0} />
    </form>
  );
}

function Foot({ type, view, quick, ready }: { type: RecordType; view: QuickView; quick: Quick; ready: boolean }) {
  const t = useText();
  const last = quick.at === view.steps.length - 1;
  return (
    <footer className="safe-bottom border-t border-line bg-surface">
      <div className="mx-auto flex w-full max-w-4xl flex-wrap items-center gap-x-(--gap) gap-y-1.5 px-4 py-2 md:px-8 md:py-3">
        <SavedNote at={quick.savedAt} failed={quick.saveFailed} />
        {quick.at > 0 ? (
          <Button onClick={quick.back} disabled={quick.busy}>
            <ArrowLeft aria-hidden />
            {t("action-back")}
          </Button>
        ) : (
          <Button asChild variant="ghost">
            <Link to="/">{t("action-cancel")}</Link>
          </Button>
        )}
        {last ? (
          <Button type="submit" variant="primary" disabled={quick.busy} className="min-w-36 max-sm:flex-1">
            <Send aria-hidden />
            {quick.busy ? t("form-creating") : t(`quick-${type.name}`)}
          </Button>
        ) : (
          <Button type="submit" variant={ready ? "primary" : "secondary"} className="min-w-36 max-sm:flex-1">
            {t("quick-next")}
            <ArrowRight aria-hidden />
          </Button>
        )}
      </div>
    </footer>
  );
}

/** The same draft with every field, for whoever has the time. */
function FullForm({ type, quick }: { type: RecordType; quick: Quick }) {
  const t = useText();
  const navigate = useNavigate();
  const open = async () => {
    await quick.flush();
    void navigate({ to: "/$module/$plural/new", params: { module: type.module, plural: type.plural }, search: { draft: quick.draftId() } });
  };
  return (
    <Button variant="ghost" size="tool" onClick={() => void open()}>
      <ListPlus aria-hidden />
      <span>{t("quick-all-fields")}</span>
    </Button>
  );
}
