import { CheckCheck, CloudUpload, Hourglass, Smartphone, TriangleAlert, type LucideIcon } from "lucide-react";
import { useText } from "@/lib/i18n";
import type { SyncState } from "@/lib/model";
import { useSyncState } from "@/lib/sync-state";
import { Badge, type Tone } from "./ui/badge";

const LOOK: { [S in SyncState]: { icon: LucideIcon; tone: Tone } } = {
  queued: { icon: Smartphone, tone: "warning" },
  sent: { icon: CloudUpload, tone: "info" },
  confirmed: { icon: CheckCheck, tone: "success" },
  held: { icon: Hourglass, tone: "waiting" },
  returned: { icon: TriangleAlert, tone: "danger" },
};

/** How far a record has come, in words. */
export function SyncBadge(props: { state: SyncState }) {
  const t = useText();
  const state = useSyncState(props.state);
  const { icon, tone } = LOOK[state];
  return (
    <Badge tone={tone} icon={icon}>
      {t(`record-${state}`)}
    </Badge>
  );
}

/** In lists a confirmed record needs no words: only what is not ashore yet speaks. */
export function SyncMark(props: { state: SyncState }) {
  const t = useText();
  const state = useSyncState(props.state);
  if (state === "confirmed") return null;
  const { icon: Icon, tone } = LOOK[state];
  const ink = { warning: "text-warning-ink", danger: "text-danger-ink", info: "text-info-ink" }[tone as string];
  return (
    <span className={`inline-flex shrink-0 items-center gap-1 text-xs ${ink ?? "text-ink-2"}`}>
      <Icon className="size-3.5" aria-hidden />
      {t(`record-${state}`)}
    </span>
  );
}
