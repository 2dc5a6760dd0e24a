import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { BellOff, Check, CheckCheck } from "lucide-react";
import { useState } from "react";
import { Answer } from "@/components/answer";
import { Instant } from "@/components/instant";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/feedback";
import { ToggleChips } from "@/components/ui/toggle-chips";
import { cn } from "@/lib/cn";
import { number } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { humanise } from "@/lib/labels";
import type { CategoryCount, NotificationView } from "@/lib/model";
import { read, useRead, useWrite } from "@/lib/queries";
import { useLanguage } from "@/lib/session";
import { deviceZone } from "@/lib/time";

/** From this priority on, a notification says so. */
const HIGH = 2;

/** Lines shown at first, and with each wish for older ones. */
const STEP = 100;

export function Notifications() {
  const t = useText();
  const counts = useRead("notification.counts", {});
  return (
    <Answer of={counts} what={t("inbox-notifications")}>
      {(known) => (known.length === 0 ? <EmptyState icon={BellOff} title={t("inbox-empty")} detail={t("inbox-empty-detail")} /> : <Known counts={known} />)}
    </Answer>
  );
}

function Known({ counts }: { counts: CategoryCount[] }) {
  const t = useText();
  const mark = useWrite("notification.mark_read");
  const [narrow, setNarrow] = useState<Narrow>({ categories: [], unread: false });
  const [limit, setLimit] = useState(STEP);
  const list = useQuery({
    ...read("notification.list", { categories: narrow.categories, unread_only: narrow.unread, limit }),
    placeholderData: keepPreviousData,
  });
  const meant = counts.filter(({ category }) => narrow.categories.length === 0 || narrow.categories.includes(category));
  const total = sum(meant.map((one) => (narrow.unread ? one.unread : one.total)));
  const change = (next: Narrow) => {
    setNarrow(next);
    setLimit(STEP);
  };
  return (
    <section className="card overflow-hidden" aria-label={t("inbox-notifications")}>
      <div className="flex flex-wrap items-center gap-(--gap) border-b border-line px-3 py-2">
        <NarrowChips counts={counts} narrow={narrow} onChange={change} />
        {counts.some((one) => one.unread > 0) && (
          // Naming none means all, also those that are not shown.
          <Button size="sm" variant="ghost" disabled={mark.isPending} onClick={() => mark.mutate({ ids: [] })}>
            <CheckCheck aria-hidden />
            {t("inbox-read-all")}
          </Button>
        )}
      </div>
      <Answer of={list} part>
        {(shown) => (
          <>
            {shown.length === 0 && <p className="px-4 py-6 text-center text-ink-3">{t("no-match")}</p>}
            <ul className="divide-y divide-line">
              {shown.map((one) => (
                <li key={one.id} className="flex items-start">
                  <Line one={one} onRead={() => one.read_at === null && mark.mutate({ ids: [one.id] })} />
                </li>
              ))}
            </ul>
            {total > shown.length && (
              <div className="border-t border-line p-3 text-center">
                <Button variant="ghost" disabled={list.isFetching} onClick={() => setLimit(limit + STEP)}>
                  {t("inbox-older", { count: total - shown.length })}
                </Button>
              </div>
            )}
          </>
        )}
      </Answer>
    </section>
  );
}

const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);

interface Narrow {
  categories: string[];
  unread: boolean;
}

const UNREAD = "unread";

/** Narrows to what is unread, or to categories that are there, each with how many it has. */
function NarrowChips({ counts, narrow, onChange }: { counts: CategoryCount[]; narrow: Narrow; onChange(narrow: Narrow): void }) {
  const t = useText();
  const language = useLanguage();
  const withCount = (label: string, count: number) => t("inbox-chip", { label, count: number(count, language) });
  const chips = [
    { value: UNREAD, label: withCount(t("inbox-unread-all"), sum(counts.map((one) => one.unread))) },
    ...counts.map(({ category, total }) => ({ value: `category:${category}`, label: withCount(t.maybe(`category-${category}`) ?? humanise(category), total) })),
  ];
  const values = [...(narrow.unread ? [UNREAD] : []), ...narrow.categories.map((category) => `category:${category}`)];
  const change = (next: string[]) => onChange({ unread: next.includes(UNREAD), categories: counts.map((one) => one.category).filter((category) => next.includes(`category:${category}`)) });
  return (
    <div className="min-w-0 flex-1 basis-72">
      <ToggleChips label={t("inbox-narrow")} chips={chips} values={values} onChange={change} />
    </div>
  );
}

function Line({ one, onRead }: { one: NotificationView; onRead(): void }) {
  const t = useText();
  const navigate = useNavigate();
  const unread = one.read_at === null;
  const open = () => {
    onRead();
    if (one.record) void navigate({ to: "/record/$id", params: { id: one.record } });
  };
  return (
    <>
    <button type="button" onClick={open} className="flex min-w-0 flex-1 items-start gap-3 px-4 py-3 text-left hover:bg-hover">
      <span className={cn("mt-1.5 size-2.5 shrink-0 rounded-full", unread ? "bg-primary" : "bg-transparent")}>{unread && <span className="sr-only">{t("inbox-unread")}</span>}</span>
      <span className="min-w-0 flex-1">
        <span className={cn("block break-words", unread ? "font-semibold" : "text-ink-2")}>{one.title}</span>
        {one.message && <span className="mt-0.5 line-clamp-3 text-label break-words whitespace-pre-line text-ink-2">{one.message}</span>}
        <span className="mt-1 flex flex-wrap items-center gap-2 text-xs text-ink-3">
          <Instant at={one.created_at} zone={deviceZone()} short />
          {t.maybe(`category-${one.category}`)}
          {one.priority >= HIGH && <Badge tone="danger">{t(`priority-${one.priority}`)}</Badge>}
        </span>
      </span>
    </button>
    {unread && (
      <Button variant="ghost" size="icon-sm" className="m-2" aria-label={t("inbox-read", { title: one.title })} onClick={onRead}>
        <Check />
      </Button>
    )}
    </>
  );
}
