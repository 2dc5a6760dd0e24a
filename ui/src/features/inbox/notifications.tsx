import { useNavigate } from "@tanstack/react-router";
import { BellOff, Check, CheckCheck } from "lucide-react";
import { useState } from "react";
import { Instant } from "@/components/instant";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState, SkeletonRows } from "@/components/ui/feedback";
import { ToggleChips } from "@/components/ui/toggle-chips";
import { cn } from "@/lib/cn";
import { useText } from "@/lib/i18n";
import { humanise } from "@/lib/labels";
import type { NotificationView } from "@/lib/model";
import { useRead, useWrite } from "@/lib/queries";
import { deviceZone } from "@/lib/time";

/** From this priority on, a notification says so. */
const HIGH = 2;

export function Notifications() {
  const t = useText();
  const list = useRead("notification.list", { limit: 200 });
  const mark = useWrite("notification.mark_read");
  const [narrow, setNarrow] = useState<Narrow>({ categories: [], unread: false });
  if (list.isPending) return <SkeletonRows />;
  const all = list.data ?? [];
  const unread = all.filter((one) => one.read_at === null).map((one) => one.id);
  const shown = all.filter((one) => (!narrow.unread || one.read_at === null) && (narrow.categories.length === 0 || narrow.categories.includes(one.category)));
  if (all.length === 0) return <EmptyState icon={BellOff} title={t("inbox-empty")} detail={t("inbox-empty-detail")} />;
  return (
    <section className="card overflow-hidden" aria-label={t("inbox-notifications")}>
      <div className="flex flex-wrap items-center gap-(--gap) border-b border-line px-3 py-2">
        <NarrowChips all={all} narrow={narrow} onChange={setNarrow} />
        {unread.length > 0 && (
          <Button size="sm" variant="ghost" onClick={() => mark.mutate({ ids: unread })}>
            <CheckCheck aria-hidden />
            {t("inbox-read-all")}
          </Button>
        )}
      </div>
      {shown.length === 0 && <p className="px-4 py-6 text-center text-ink-3">{t("no-match")}</p>}
      <ul className="divide-y divide-line">
        {shown.map((one) => (
          <li key={one.id} className="flex items-start">
            <Line one={one} onRead={() => one.read_at === null && mark.mutate({ ids: [one.id] })} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Narrow {
  categories: string[];
  unread: boolean;
}

const UNREAD = "unread";

/** Narrows to what is unread, or to categories that are there. */
function NarrowChips({ all, narrow, onChange }: { all: NotificationView[]; narrow: Narrow; onChange(narrow: Narrow): void }) {
  const t = useText();
  const categories = [...new Set(all.map((one) => one.category))].sort();
  const chips = [{ value: UNREAD, label: t("inbox-unread") }, ...categories.map((category) => ({ value: `category:${category}`, label: t.maybe(`category-${category}`) ?? humanise(category) }))];
  const values = [...(narrow.unread ? [UNREAD] : []), ...narrow.categories.map((category) => `category:${category}`)];
  const change = (next: string[]) => onChange({ unread: next.includes(UNREAD), categories: categories.filter((category) => next.includes(`category:${category}`)) });
  return (
    <div className="min-w-0 flex-1">
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
