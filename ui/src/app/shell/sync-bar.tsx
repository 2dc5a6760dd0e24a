import { Link } from "@tanstack/react-router";
import { CheckCheck, Clock, Smartphone, TriangleAlert, Unplug, type LucideIcon } from "lucide-react";
import { LinkButton } from "@/features/sync/link-button";
import { useLink } from "@/features/sync/use-link";
import { cn } from "@/lib/cn";
import { useText } from "@/lib/i18n";
import { useRead } from "@/lib/queries";
import { useLanguage } from "@/lib/session";
import { syncWords, type SyncTone } from "@/lib/sync-words";

/** The first words bear the tone; the rest is read at leisure. */
const LOOK: { [T in SyncTone]: { icon: LucideIcon; band: string; lead: string } } = {
  calm: { icon: CheckCheck, band: "", lead: "text-success-ink" },
  pending: { icon: Smartphone, band: "", lead: "text-ink" },
  stale: { icon: Clock, band: "bg-warning-soft", lead: "text-warning-ink" },
  attention: { icon: TriangleAlert, band: "bg-danger-soft", lead: "text-danger-ink" },
};

function useSaid() {
  const t = useText();
  const language = useLanguage();
  const status = useRead("sync.status", {});
  const link = useLink();
  if (!status.data) return null;
  const cut = status.data.cut || link.cut;
  const { parts, tone } = syncWords({ ...status.data, cut }, t, language);
  const [lead, ...rest] = parts;
  const { icon, ...look } = LOOK[tone];
  return { ...look, icon: cut && tone !== "attention" ? Unplug : icon, lead: { words: lead, className: look.lead }, rest: rest.join(" · "), tone };
}

type Said = NonNullable<ReturnType<typeof useSaid>>;

function Words({ said, className }: { said: Said; className: string }) {
  const { icon: Icon, lead, rest } = said;
  return (
    <>
      <Icon className={cn("size-4 shrink-0", lead.className)} aria-hidden />
      <span role="status" className={cn("min-w-0", className)}>
        <span className={cn("font-semibold", lead.className)}>{lead.words}</span>
        {rest && <span className="text-ink-2"> · {rest}</span>}
      </span>
    </>
  );
}

/** `1 returned to you · up to date · last contact 02:10`: opens what asks for the person, else the synchronisation page; beside it, the switch of the link. */
export function SyncBar() {
  const said = useSaid();
  if (!said) return null;
  const place = said.tone === "attention" ? ({ to: "/inbox", search: { tab: "returned" } } as const) : ({ to: "/sync" } as const);
  return (
    <div className="flex min-w-0 items-center gap-(--gap)">
      <Link {...place} data-testid="sync-bar" className={cn("flex min-h-(--ctl-sm) min-w-0 items-center gap-2 rounded-lg px-3 py-1 text-label hover:bg-hover", said.band)}>
        <Words said={said} className="line-clamp-2" />
      </Link>
      <LinkButton small />
    </div>
  );
}

/** On a phone: one slim line to read. What one can do about it is a finger away, below. */
export function SyncStrip() {
  const said = useSaid();
  return (
    <div data-testid="sync-bar" className={cn("flex h-8 items-center gap-2 px-4 text-xs", said?.band)}>
      {said && <Words said={said} className="truncate" />}
    </div>
  );
}
