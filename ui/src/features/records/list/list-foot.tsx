import { Kbd } from "@/components/ui/kbd";
import { number } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { useLanguage } from "@/lib/session";
import { contactWords } from "@/lib/sync-words";
import { useColumnsFit } from "./use-columns-fit";

/** How many there are, and how old what is shown is. */
export function ListFoot({ total, asOf }: { total: number; asOf: number | null }) {
  const t = useText();
  const columns = useColumnsFit();
  const language = useLanguage();
  return (
    <div className="@container border-t border-line px-4 py-1.5 text-xs text-ink-3 md:px-8">
      <div className="flex items-center gap-4">
        <span role="status" className="min-w-0 flex-1 truncate">
          {t("list-count", { count: total, shown: number(total, language) })} · {contactWords(asOf, t, language)}
        </span>
        <span className="hidden items-center gap-1.5 pointer-fine:@2xl:flex" aria-hidden>
          <Kbd>j</Kbd>
          <Kbd>k</Kbd>
          {t("list-keys-move")}
          <Kbd>↵</Kbd>
          {t("list-keys-open")}
          {columns && (
            <>
              <Kbd>F2</Kbd>
              {t("list-keys-edit")}
            </>
          )}
        </span>
      </div>
    </div>
  );
}
