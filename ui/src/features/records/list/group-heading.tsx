import { ChoiceBadge } from "@/components/choice-badge";
import { StateBadge } from "@/components/state-badge";
import { number } from "@/lib/format";
import { useText } from "@/lib/i18n";
import type { RecordType } from "@/lib/model";
import { useLanguage } from "@/lib/session";
import type { Group } from "./layout";

/** What the rows under it have in common, and how many they are. */
export function GroupHeading({ type, by, group }: { type: RecordType; by: string; group: Group }) {
  const t = useText();
  const language = useLanguage();
  return (
    <div role="row" className="border-b border-line bg-sunken px-4 py-2 md:px-8">
      <div role="cell" className="flex items-center gap-2">
        {group.value === null ? (
          <span className="text-ink-2">{t("value-empty")}</span>
        ) : by === "status" ? (
          <StateBadge type={type} state={group.value} />
        ) : (
          <ChoiceBadge type={type} field={by} value={group.value} />
        )}
        <span className="tabular text-xs text-ink-2">{number(group.total, language)}</span>
      </div>
    </div>
  );
}
