import { useNavigate } from "@tanstack/react-router";
import { useToast } from "@/components/ui/toast";
import type { Values } from "@/fields/form/entering";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { Issue, RecordType } from "@/lib/model";
import { useWrite } from "@/lib/queries";
import { useRefusal } from "@/lib/refusal";
import { isEmpty } from "@/lib/values";
import type { useDraft } from "./use-draft";

interface Outcome {
  onCreated?(values: Values): void;
  onIssues(issues: Issue[]): void;
}

/** Turns what was entered into a record, says so and shows it; the draft goes with it. */
export function useCreate(type: RecordType, keeping: ReturnType<typeof useDraft>, outcome: Outcome) {
  const t = useText();
  const labels = useLabels();
  const navigate = useNavigate();
  const toast = useToast();
  const refusal = useRefusal();
  const create = useWrite("record.create");
  const created = (number: string | null) => {
    const words = t.maybe(`created-${type.name}`) ?? t("created-toast", { type: labels.type(type.name) });
    return number ? `${words} · ${number}` : words;
  };
  const submit = async (values: Values) => {
    const draft_id = await keeping.close();
    create.mutate(
      { record_type: type.name, fields: filled(values), draft_id },
      {
        onSuccess: ({ row, warnings }) => {
          const [warning] = warnings;
          outcome.onCreated?.(values);
          toast({
            title: created(row.number),
            detail: warning ? labels.issue(type, warning) : t("created-toast-detail"),
            tone: warning ? "warning" : "success",
          });
          void navigate({
            to: "/$module/$plural/$id",
            params: { module: type.module, plural: type.plural, id: row.record.id },
            replace: true,
          });
        },
        onError: (error) => {
          keeping.save(values);
          outcome.onIssues(error.issues);
        },
      },
    );
  };
  const problem = create.error && create.error.issues.length === 0 ? refusal(create.error) : null;
  return { submit: (values: Values) => void submit(values), busy: create.isPending, problem };
}

/** Only what holds a value: an empty field is an absent one. */
function filled(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isEmpty(value)));
}
