import { Archive, CircleCheck, CircleDashed, CircleDot, Hourglass, type LucideIcon } from "lucide-react";
import { stateKind, useCatalogue } from "@/lib/catalogue";
import { useLabels } from "@/lib/labels";
import type { RecordType, StateKind } from "@/lib/model";
import { stateTone } from "@/lib/tones";
import { Badge } from "./ui/badge";

const ICONS: { [K in StateKind]: LucideIcon } = {
  draft: CircleDashed,
  open: CircleDot,
  waiting: Hourglass,
  done: CircleCheck,
  final: Archive,
};

/** A workflow state in words, with the colour and mark of its kind. */
export function StateBadge({ type, state, wrap }: { type: RecordType; state: string | null; wrap?: boolean }) {
  const catalogue = useCatalogue();
  const labels = useLabels();
  const workflow = catalogue.workflowOf(type);
  if (!workflow || !state) return null;
  const kind = stateKind(workflow, state);
  return (
    <Badge tone={stateTone(kind)} icon={ICONS[kind]} wrap={wrap}>
      {labels.state(workflow.name, state)}
    </Badge>
  );
}
