import { Link } from "@tanstack/react-router";
import { CheckCheck, Clock, Smartphone, TriangleAlert, Unplug, type LucideIcon } from "lucide-react";
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

/** `On this device · 4 to send · last contact 02:10`: opens the synchronisation page. */
export function SyncBar() {
  const t = useText();
  const language = useLanguage();
  const status = useRead("sync.status", {});
  if (!status.data) return null;
  const { parts, tone } = syncWords(status.data, t, language);
  const look = LOOK[tone];
  const Icon = status.data.cut ? Unplug : look.icon;
  return (
    <Link
      to="/sync"
      data-testid="sync-bar"
      className={cn(
        "flex min-h-(--ctl-sm) max-w-full items-center gap-2 rounded-lg px-3 py-1 text-[0.8125rem] hover:bg-hover",
        look.className,
      )}
    >
      <Icon className="size-4 shrink-0" aria-hidden />
      <span role="status" className="tabular line-clamp-2">
        {parts.join(" · ")}
      </span>
    </Link>
  );
}
