import { CheckCheck } from "lucide-react";
import { EmptyState, SkeletonRows } from "@/components/ui/feedback";
import { useText } from "@/lib/i18n";
import { useRead } from "@/lib/queries";
import { ReturnedCard } from "./returned-card";

/** What the server did not accept: nothing is lost, each one waits for a decision. */
export function Returned() {
  const t = useText();
  const list = useRead("returned.list", {});
  if (list.isPending) return <SkeletonRows />;
  const all = list.data ?? [];
  if (all.length === 0) return <EmptyState icon={CheckCheck} title={t("returned-empty")} detail={t("returned-empty-detail")} />;
  return (
    <ul className="flex flex-col gap-4">
      {all.map((one) => (
        <li key={one.id}>
          <ReturnedCard one={one} />
        </li>
      ))}
    </ul>
  );
}
