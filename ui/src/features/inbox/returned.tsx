import { CheckCheck } from "lucide-react";
import { Answer } from "@/components/answer";
import { EmptyState } from "@/components/ui/feedback";
import { useText } from "@/lib/i18n";
import { useRead } from "@/lib/queries";
import { ReturnedCard } from "./returned-card";

/** What the server did not accept: nothing is lost, each one waits for a decision. */
export function Returned() {
  const t = useText();
  const list = useRead("returned.list", {});
  return (
    <Answer of={list} what={t("inbox-returned")}>
      {(all) =>
        all.length === 0 ? (
          <EmptyState icon={CheckCheck} title={t("returned-empty")} detail={t("returned-empty-detail")} />
        ) : (
          <ul className="flex flex-col gap-4">
            {all.map((one) => (
              <li key={one.id}>
                <ReturnedCard one={one} />
              </li>
            ))}
          </ul>
        )
      }
    </Answer>
  );
}
