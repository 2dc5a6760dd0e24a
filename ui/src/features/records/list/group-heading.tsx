import { ChevronDown } from "lucide-react";
import { ChoiceBadge } from "@/components/choice-badge";
import { StateBadge } from "@/components/state-badge";
import { fieldOf } from "@/lib/catalogue";
import { cn } from "@/lib/cn";
import { addDays, dayWords } from "@/lib/days";
import { number } from "@/lib/format";
import { useText } from "@/lib/i18n";
import type { RecordType } from "@/lib/model";
import { useLanguage } from "@/lib/session";
import { groupOf } from "./columns";
import type { Group } from "./layout";

interface Props {
  type: RecordType;
  by: string;
  group: Group;
  folded: boolean;
  onFold(): void;
}

/** What the rows under it have in common, and how many they are; a press folds them away. */
export function GroupHeading({ type, by, group, folded, onFold }: Props) {
  const language = useLanguage();
  return (
    <div role="row" className="border-b border-line bg-sunken">
      <div role="cell">
        <button type="button" data-group aria-expanded={!folded} onClick={onFold} className="flex min-h-(--ctl) w-full items-center gap-2 px-4 text-left hover:bg-hover md:px-8">
          <ChevronDown className={cn("size-4 shrink-0 text-ink-2 transition-transform", folded && "-rotate-90")} aria-hidden />
          <GroupName type={type} by={by} group={group} />
          <span className="tabular text-xs text-ink-2">{number(group.total, language)}</span>
        </button>
      </div>
    </div>
  );
}

function GroupName({ type, by: asked, group: { value, name } }: Pick<Props, "type" | "by" | "group">) {
  const t = useText();
  const language = useLanguage();
  const { by, span } = groupOf(type, asked);
  const kind = fieldOf(type, by)?.kind;
  if (value === null) return <span className="text-ink-2">{t("value-empty")}</span>;
  if (by === "status") return <StateBadge type={type} state={value} />;
  if (kind === "choice") return <ChoiceBadge type={type} field={by} value={value} />;
  if (kind === "boolean") return <span className="font-medium">{t(value === "true" ? "yes" : "no")}</span>;
  if (span === "month") return <span className="font-medium">{dayWords(value, language, { month: "long", year: "numeric" })}</span>;
  const said = (day: string) => dayWords(day, language, { weekday: span === "day" ? "long" : undefined, day: "numeric", month: "long", year: "numeric" });
  if (span === "week") return <span className="font-medium">{`${said(value)} – ${said(addDays(value, 6))}`}</span>;
  return <span className="min-w-0 truncate font-medium">{span ? said(value) : (name ?? t("group-unknown"))}</span>;
}
