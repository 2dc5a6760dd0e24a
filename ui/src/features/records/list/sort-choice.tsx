import { ArrowDown, ArrowUp } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Tiles } from "@/components/ui/tiles";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import { canSort, columnsOffered } from "./columns";
import type { ToolProps } from "./list-tools";

/** The order of cards, which have no headings to press. */
export function SortChoice({ type, view, search, onChange }: ToolProps) {
  const t = useText();
  const labels = useLabels();
  const now = search.sort ?? view.sort[0];
  const fields = columnsOffered(type).filter((column) => canSort(type, column));
  return (
    <div className="flex flex-col gap-3">
      <Tiles
        label={t("list-sort")}
        value={now?.field ?? ""}
        onChange={(field) => onChange({ sort: { field, descending: now?.descending ?? false } })}
        tiles={fields.map((value) => ({ value, label: labels.field(type.name, value) }))}
      />
      {now && (
        <Button onClick={() => onChange({ sort: { ...now, descending: !now.descending } })}>
          {now.descending ? <ArrowDown aria-hidden /> : <ArrowUp aria-hidden />}
          {t(now.descending ? "list-sort-descending" : "list-sort-ascending")}
        </Button>
      )}
      {search.sort && (
        <Button variant="ghost" onClick={() => onChange({ sort: undefined })}>
          {t("list-sort-usual")}
        </Button>
      )}
    </div>
  );
}
