import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { Forbidden } from "@/components/forbidden";
import { RecordMissing } from "@/components/record-missing";
import { SkeletonRows } from "@/components/ui/feedback";
import { useToast } from "@/components/ui/toast";
import { focusFirst } from "@/fields/form/form-fields";
import type { Values } from "@/fields/form/entering";
import { call } from "@/lib/api";
import { useCatalogue } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import type { Issue, RecordDetail, RecordType } from "@/lib/model";
import { useRead, useWrite } from "@/lib/queries";
import { useRefusal } from "@/lib/refusal";
import { plainFields, same } from "@/lib/values";
import { useZoneOf } from "@/lib/zones";
import { FormFrame } from "./form-frame";
import { useDraft } from "./use-draft";
import { useKeptDraft } from "./use-kept-draft";

const draftId = (record: string) => `edit-${record}`;

export function EditPage() {
  const { id = "" } = useParams({ strict: false });
  const detail = useRead("record.get", { id });
  const { pending, draft } = useKeptDraft(draftId(id));
  const catalogue = useCatalogue();
  if (detail.isPending || pending) return <SkeletonRows />;
  if (detail.isError) return <RecordMissing error={detail.error} />;
  const type = catalogue.types.get(detail.data.record.record_type);
  if (!type) return <RecordMissing error={null} />;
  if (!detail.data.may.edit) return <Forbidden permission={`${type.module}.edit.${type.name}`} />;
  return <EditForm key={id} type={type} detail={detail.data} kept={draft?.fields} keptAt={draft?.updated_at} />;
}

interface Props {
  type: RecordType;
  detail: RecordDetail;
  kept: Values | undefined;
  keptAt: number | undefined;
}

function EditForm({ type, detail, kept, keptAt }: Props) {
  const t = useText();
  const navigate = useNavigate();
  const toast = useToast();
  const refusal = useRefusal();
  const zone = useZoneOf()(detail.record.site_id);
  const { id } = detail.record;
  // What the person saw when they began: narratives are merged against it.
  const [base] = useState<Values>(() => plainFields(detail.record.fields));
  const [values, setValues] = useState<Values>(() => ({ ...base, ...kept }));
  const [issues, setIssues] = useState<Issue[]>([]);
  const keeping = useDraft(type.name, draftId(id));
  const edit = useWrite("record.edit");

  const changed = () =>
    Object.fromEntries(detail.may.fields.filter((f) => !same(values[f], base[f])).map((f) => [f, values[f] ?? null]));
  const leave = async () => {
    await keeping.close();
    await call("draft.discard", { id: draftId(id) }).catch(() => undefined);
    void navigate({ to: "/$module/$plural/$id", params: { module: type.module, plural: type.plural, id }, replace: true });
  };
  const change = (next: Values) => {
    setValues(next);
    setIssues((list) => list.filter((issue) => next[issue.path] === values[issue.path]));
    keeping.save(Object.fromEntries(Object.keys(next).filter((f) => !same(next[f], base[f])).map((f) => [f, next[f]])));
  };
  const submit = () => {
    const fields = changed();
    if (Object.keys(fields).length === 0) return void leave();
    const seen = Object.fromEntries(Object.keys(fields).map((f) => [f, base[f] ?? null]));
    edit.mutate(
      { id, fields, base: seen },
      {
        onSuccess: () => {
          toast({ title: t("saved-toast"), detail: t("created-toast-detail") });
          void leave();
        },
        onError: (error) => {
          setIssues(error.issues);
          focusFirst(error.issues);
        },
      },
    );
  };
  return (
    <FormFrame
      type={type}
      title={t("form-edit", { title: detail.title })}
      detail={detail.number}
      values={values}
      onChange={change}
      issues={issues}
      problem={edit.error && edit.error.issues.length === 0 ? refusal(edit.error) : null}
      names={detail.names}
      zone={zone}
      only={detail.may.fields}
      busy={edit.isPending}
      submitLabel={t(edit.isPending ? "form-saving" : "form-save")}
      onSubmit={submit}
      onCancel={() => void leave()}
      savedAt={keeping.savedAt ?? keptAt ?? null}
      saveFailed={keeping.failed}
    />
  );
}
