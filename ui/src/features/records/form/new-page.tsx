import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { NotFoundType } from "../not-found-type";
import { Forbidden } from "@/components/forbidden";
import { SkeletonRows } from "@/components/ui/feedback";
import type { Values } from "@/fields/form/entering";
import { focusFirst } from "@/fields/form/form-fields";
import { defaultsOf } from "@/lib/defaults";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { Draft, Issue, RecordType } from "@/lib/model";
import { useRouteType } from "@/lib/route-type";
import { useSession } from "@/lib/session";
import { useZoneOf } from "@/lib/zones";
import { DraftNotice } from "./draft-notice";
import { FormFrame } from "./form-frame";
import { useCreate } from "./use-create";
import { useDraft } from "./use-draft";
import { useKeptDraft } from "./use-kept-draft";

export function NewPage() {
  const type = useRouteType();
  const { mayOn } = useSession();
  const { draft: id } = useSearch({ strict: false });
  const { pending, draft } = useKeptDraft(id);
  if (!type) return <NotFoundType />;
  if (!mayOn("create", type)) return <Forbidden type={type} permission={`${type.module}.create.${type.name}`} />;
  if (pending) return <SkeletonRows />;
  return <NewForm key={`${type.name}-${id}`} type={type} begun={draft} />;
}

function NewForm({ type, begun }: { type: RecordType; begun: Draft | undefined }) {
  const t = useText();
  const labels = useLabels();
  const session = useSession();
  const zoneOf = useZoneOf();
  const { fill } = useSearch({ strict: false });
  // What was begun, as it was when the form opened: creating discards it before the page is left.
  const [draft] = useState(begun);
  const [values, setValues] = useState<Values>(() => draft?.fields ?? startOf(type, session, zoneOf, fill));
  const [issues, setIssues] = useState<Issue[]>([]);
  const keeping = useDraft(type.name, draft?.id);
  const create = useCreate(type, keeping, {
    onIssues: (found) => {
      setIssues(found);
      focusFirst(found);
    },
  });
  const site = type.site_field ? values[type.site_field] : null;
  const zone = zoneOf(typeof site === "string" ? site : null);

  const change = (next: Values) => {
    setValues(next);
    setIssues((list) => list.filter((issue) => next[issue.path] === values[issue.path]));
    keeping.save(next);
  };
  return (
    <FormFrame
      type={type}
      title={t.maybe(`create-${type.name}`) ?? t("form-new", { type: labels.type(type.name) })}
      notice={!draft && <DraftNotice type={type} except={keeping.id.current} />}
      values={values}
      onChange={change}
      issues={issues}
      problem={create.problem}
      names={{}}
      zone={zone}
      busy={create.busy}
      submitLabel={create.busy ? t("form-creating") : t("form-create")}
      onSubmit={() => create.submit(values)}
      onCancel={() => history.back()}
      savedAt={keeping.savedAt ?? draft?.updated_at ?? null}
      saveFailed={keeping.failed}
    />
  );
}

function startOf(type: RecordType, session: ReturnType<typeof useSession>, zoneOf: ReturnType<typeof useZoneOf>, fill?: string): Values {
  const start = defaultsOf(type, session, zoneOf(session.grants?.subject.sites[0]));
  if (!fill) return start;
  // `field:value` from a link such as "add an action to this record".
  const [field = "", value = ""] = fill.split("=");
  return { ...start, [field]: value };
}
