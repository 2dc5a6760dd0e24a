import { CircleAlert } from "lucide-react";
import type { FormEvent, ReactNode } from "react";
import { FormFields } from "@/fields/form/form-fields";
import type { Values } from "@/fields/form/entering";
import { Page, PageHead } from "@/components/page";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/feedback";
import { useCatalogue } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { Issue, Names, RecordType } from "@/lib/model";
import { SavedNote } from "./saved-note";

interface Props {
  type: RecordType;
  title: string;
  detail?: ReactNode;
  notice?: ReactNode;
  values: Values;
  onChange(values: Values): void;
  issues: Issue[];
  /** A refusal that belongs to no field. */
  problem: string | null;
  names: Names;
  zone: string;
  only?: string[];
  busy: boolean;
  submitLabel: string;
  onSubmit(): void;
  onCancel(): void;
  savedAt: number | null;
  saveFailed: boolean;
}

/** A form with what is wrong above, what is saved below and one button that counts. */
export function FormFrame(props: Props) {
  const t = useText();
  const views = useCatalogue().viewsOf(props.type);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!props.busy) props.onSubmit();
  };
  return (
    <form noValidate onSubmit={submit} className="flex h-full flex-col">
      <div className="min-h-0 flex-1">
        <Page>
          <PageHead title={props.title} detail={props.detail} />
          {props.notice}
          <Problems type={props.type} issues={props.issues} problem={props.problem} />
          <FormFields
            type={props.type}
            sections={views.form.sections}
            values={props.values}
            onChange={props.onChange}
            issues={props.issues}
            names={props.names}
            zone={props.zone}
            only={props.only}
            disabled={props.busy}
          />
        </Page>
      </div>
      <footer className="safe-bottom border-t border-line bg-surface">
        <div className="mx-auto flex w-full max-w-4xl flex-wrap items-center gap-x-(--gap) gap-y-1.5 px-4 py-2 md:px-8 md:py-3">
          <SavedNote at={props.savedAt} failed={props.saveFailed} />
          <Button variant="ghost" onClick={props.onCancel} disabled={props.busy}>
            {t("action-cancel")}
          </Button>
          <Button type="submit" variant="primary" disabled={props.busy} className="max-sm:flex-1">
            {props.submitLabel}
          </Button>
        </div>
      </footer>
    </form>
  );
}

export function Problems({ type, issues, problem }: { type: RecordType; issues: Issue[]; problem: string | null }) {
  const t = useText();
  const labels = useLabels();
  if (issues.length === 0 && !problem) return null;
  return (
    <Notice tone="danger" icon={CircleAlert} role="alert">
      <p className="font-medium">{problem ?? t("form-problems", { count: issues.length })}</p>
      {issues.length > 0 && (
        <ul className="mt-1 flex flex-wrap gap-x-4">
          {issues.map((issue) => (
            <li key={`${issue.path}-${issue.code}`}>
              {issue.path ? labels.field(type.name, issue.path) : labels.issue(type, issue)}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
