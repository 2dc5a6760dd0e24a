import { CheckCheck, CloudUpload, Hourglass, Smartphone, TriangleAlert, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Instant } from "@/components/instant";
import { Section } from "@/components/page";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { SyncState } from "@/lib/model";
import { useSyncState } from "@/lib/sync-state";
import type { Shown } from "./record-view";

const ICONS: { [S in SyncState]: LucideIcon } = {
  queued: Smartphone,
  sent: CloudUpload,
  confirmed: CheckCheck,
  held: Hourglass,
  returned: TriangleAlert,
};

/** How far the record has come, and who wrote it when. */
export function Facts({ detail, type, zone }: Shown) {
  const t = useText();
  const labels = useLabels();
  const { record, names } = detail;
  const state = useSyncState(detail.sync_state);
  const Icon = ICONS[state];
  const who = (id: string | null) => (id && names[id]) || t("author-system");
  return (
    <Section>
      <p role="status" className="flex items-start gap-3">
        <Icon className="mt-0.5 size-5 shrink-0 text-ink-2" aria-hidden />
        <span>
          <span className="block font-medium">{t(`record-${state}`)}</span>
          <span className="text-label text-ink-2">{t(`record-${state}-detail`)}</span>
        </span>
      </p>
      <dl className="mt-4 flex flex-col gap-2.5 border-t border-line pt-4 text-label">
        {record.official_no && record.provisional_no && <Fact label={t("fact-provisional")}>{record.provisional_no}</Fact>}
        <Fact label={labels.field(type.name, "created_at")}>
          <Signed who={who(record.created_by)} at={record.created_at} zone={zone} />
        </Fact>
        {record.updated_at !== record.created_at && (
          <Fact label={labels.field(type.name, "updated_at")}>
            <Signed who={who(record.updated_by)} at={record.updated_at} zone={zone} />
          </Fact>
        )}
      </dl>
    </Section>
  );
}

function Signed({ who, at, zone }: { who: string; at: number; zone: string }) {
  return (
    <>
      <span className="block font-medium">{who}</span>
      <span className="tabular text-ink-3">
        <Instant at={at} zone={zone} />
      </span>
    </>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap gap-x-3">
      <dt className="w-24 shrink-0 text-ink-3">{label}</dt>
      <dd className="min-w-0 flex-1">{children}</dd>
    </div>
  );
}
