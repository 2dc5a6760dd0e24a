import { Link } from "@tanstack/react-router";
import { CheckCheck, Clock, Smartphone, TriangleAlert, Unplug, type LucideIcon } from "lucide-react";
import { LinkButton } from "@/features/sync/link-button";
import { useLink } from "@/features/sync/use-link";
import { cn } from "@/lib/cn";
import { useText } from "@/lib/i18n";
import { useRead } from "@/lib/queries";
import { useLanguage } from "@/lib/session";
import { syncWords, type SyncTone } from "@/lib/sync-words";

const LOOK: { [T in SyncTone]: { icon: LucideIcon; className: string } } = {
  calm: { icon: CheckCheck, className: "text-success-ink" },
  pending: { icon: Smartphone, className: "text-ink-2" },
  stale: { icon: Clock, className: "bg-warning-soft text-warning-ink" },
  attention: { icon: TriangleAlert, className: "bg-danger-soft text-danger-ink" },
};

/** `On this device · 4 to send · last contact 02:10`: opens the synchronisation page; beside it, the switch of the link. */
export function SyncBar() {
  const t = useText();
  const language = useLanguage();
  const status = useRead("sync.status", {});
  const link = useLink();
  if (!status.data) return null;
  const cut = status.data.cut || link.cut;
  const { parts, tone } = syncWords({ ...status.data, cut }, t, language);
  const [lead, ...rest] = parts;
  const look = LOOK[tone];
  const Icon = cut ? Unplug : look.icon;
  return (
    <div className="flex min-w-0 items-center gap-(--gap)">
      <Link
        to="/sync"
        data-testid="sync-bar"
        className={cn(
          "flex min-h-(--ctl-sm) min-w-0 items-center gap-2 rounded-lg px-3 py-1 text-label hover:bg-hover",
          look.className,
        )}
      >
        <Icon className="size-4 shrink-0" aria-hidden />
        <span role="status" className="line-clamp-2 max-sm:line-clamp-3 max-sm:text-2xs max-sm:leading-tight">
          <span className="font-medium max-sm:block max-sm:text-xs">{lead}</span>
          <span className="max-sm:hidden"> · </span>
          {rest.join(" · ")}
        </span>
      </Link>
      <LinkButton small />
    </div>
  );
}
