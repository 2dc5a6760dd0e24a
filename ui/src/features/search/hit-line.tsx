import { Icon } from "@/components/icon";
import { StateBadge } from "@/components/state-badge";
import { useCatalogue } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { SearchHit } from "@/lib/model";

/** Where the words stand, without the identifiers that are searched but mean nothing to read. */
function excerptOf(hit: SearchHit): string {
  const words = hit.excerpt.replace(/[[\]]/g, "").replace(/\bopx_\S*/g, "").replace(hit.number ?? "\0", "").replace(/^[\s·]+/, "").trim();
  return words.startsWith(hit.title.slice(0, 20)) ? "" : words;
}

/** One found record: what it is, its number, where the words stand. */
export function HitLine({ hit }: { hit: SearchHit }) {
  const t = useText();
  const labels = useLabels();
  const type = useCatalogue().types.get(hit.record_type);
  return (
    <span className="flex min-w-0 flex-1 items-center gap-3">
      <Icon name={type?.icon} className="size-4 shrink-0 text-ink-3" />
      <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">
        <span className="min-w-0 flex-1 basis-56">
          <span className="line-clamp-2 font-medium break-words">{hit.title || t("untitled")}</span>
          <span className="line-clamp-2 text-xs break-words text-ink-3">
            {[labels.type(hit.record_type), hit.number, excerptOf(hit)].filter(Boolean).join(" · ")}
          </span>
        </span>
        {type && <StateBadge type={type} state={hit.status} />}
      </span>
    </span>
  );
}
