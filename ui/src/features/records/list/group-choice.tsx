import { Tiles } from "@/components/ui/tiles";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import { groupOf, groupsOffered, SPANS } from "./columns";
import type { ToolProps } from "./list-tools";

/** Rows under headings: by what few have in common, or by a span of days. */
export function GroupChoice({ type, search, onChange }: ToolProps) {
  const t = useText();
  const labels = useLabels();
  const now = groupOf(type, search.group ?? "");
  const fields = groupsOffered(type).map((value) => ({ value, label: labels.field(type.name, value) }));
  return (
    <div className="flex flex-col gap-3">
      <Tiles label={t("list-group")} value={now.by} onChange={(value) => onChange({ group: value || undefined })} tiles={[{ value: "", label: t("list-group-none") }, ...fields]} />
      {now.span && (
        <>
          <p className="text-label text-ink-2">{t("list-group-span")}</p>
          <Tiles
            label={t("list-group-span")}
            value={now.span}
            onChange={(span) => onChange({ group: `${now.by}:${span}` })}
            tiles={SPANS.map((value) => ({ value, label: t(`list-group-${value}`) }))}
          />
        </>
      )}
    </div>
  );
}
