import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Search, SearchX } from "lucide-react";
import { Page, PageHead } from "@/components/page";
import { ReadFailed } from "@/components/answer";
import { EmptyState, SkeletonRows } from "@/components/ui/feedback";
import { Input } from "@/components/ui/input";
import { useText } from "@/lib/i18n";
import { HitLine } from "./hit-line";
import { useHits } from "./use-hits";

/** Records of every type by any number, title or text, from this device. */
export function SearchPage() {
  const t = useText();
  const navigate = useNavigate();
  const { q = "" } = useSearch({ strict: false });
  const { hits, pending, error } = useHits(q, 100);
  return (
    <Page>
      <PageHead title={t("search")} />
      <Input
        autoFocus
        type="text"
        role="searchbox"
        aria-label={t("search")}
        placeholder={t("search-placeholder")}
        value={q}
        onChange={(event) => void navigate({ to: "/search", search: { q: event.target.value || undefined }, replace: true })}
      />
      {q === "" ? (
        <EmptyState icon={Search} title={t("search-start")} detail={t("search-start-detail")} />
      ) : error ? (
        <ReadFailed error={error} />
      ) : pending ? (
        <SkeletonRows />
      ) : hits.length === 0 ? (
        <EmptyState icon={SearchX} title={t("no-match")} />
      ) : (
        <ul className="card divide-y divide-line overflow-hidden">
          {hits.map((hit) => (
            <li key={hit.id}>
              <Link to="/record/$id" params={{ id: hit.id }} className="flex min-h-(--row) items-center px-4 py-2 hover:bg-hover">
                <HitLine hit={hit} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}
