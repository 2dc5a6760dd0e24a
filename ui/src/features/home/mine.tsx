import { ClipboardList } from "lucide-react";
import { EmptyState } from "@/components/ui/feedback";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { RecordType } from "@/lib/model";
import { RecordSection } from "./record-section";

/** What this person wrote, type by type. */
export function Mine({ types }: { types: RecordType[] }) {
  return types.map((type) => <MineOf key={type.name} type={type} />);
}

function MineOf({ type }: { type: RecordType }) {
  const t = useText();
  const labels = useLabels();
  const empty = type.safety_fact ? <EmptyState icon={ClipboardList} title={t("list-empty")} detail={t("home-mine-empty")} className="py-8" /> : undefined;
  return <RecordSection type={type} title={t("home-mine", { types: labels.plural(type.name) })} filter={{ created_by: "$actor" }} sort={{ field: "updated_at", descending: true }} empty={empty} />;
}
