import { Icon } from "@/components/icon";
import { StateBadge } from "@/components/state-badge";
import { useCatalogue } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { SearchHit } from "@/lib/model";

/** One found record: what it is, its number, where the words stand. */
export function HitLine({ hit }: { hit: SearchHit }) {
  const t = useText();
  const labels = useLabels();
  const type = useCatalogue().types.get(hit.record_type);
  return (
    <span className="flex min-w-0 flex-1 items-center gap-3">
      <Icon name={type?.icon} className="size-4 shrink-0 text-ink-3" />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{hit.title || t("untitled")}</span>
        <span className="tabular block truncate text-xs text-ink-3">
          {[labels.type(hit.record_type), hit.number, hit.excerpt !== hit.title && hit.excerpt].filter(Boolean).join(" · ")}
        </span>
      </span>
      {type && <StateBadge type={type} state={hit.status} />}
    </span>
  );
}
