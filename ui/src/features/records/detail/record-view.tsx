import { Link } from "@tanstack/react-router";
import { ShieldQuestion, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { ChoiceBadge } from "@/components/choice-badge";
import { Page } from "@/components/page";
import { RecordMissing } from "@/components/record-missing";
import { StateBadge } from "@/components/state-badge";
import { SyncBadge } from "@/components/sync-badge";
import { Button } from "@/components/ui/button";
import { Notice, SkeletonRows } from "@/components/ui/feedback";
import { useCatalogue } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { RecordDetail, RecordType } from "@/lib/model";
import { useRead } from "@/lib/queries";
import { urgentField } from "@/lib/tones";
import { useZoneOf } from "@/lib/zones";
import { Activity } from "./activity";
import { Conflicts } from "./conflicts";
import { Facts } from "./facts";
import { Linked } from "./linked";
import { RecordActions } from "./record-actions";
import { RecordSections } from "./record-sections";
import { WorkflowBar } from "./workflow-bar";

/** Everything about one record: what it says, where it stands, what may be done, what happened. */
export function RecordView({ id, back }: { id: string; back?: ReactNode }) {
  const detail = useRead("record.get", { id });
  const { types } = useCatalogue();
  const zoneOf = useZoneOf();
  if (detail.isPending) return <SkeletonRows />;
  if (detail.isError) return <RecordMissing error={detail.error} />;
  const type = types.get(detail.data.record.record_type);
  if (!type) return <RecordMissing error={null} />;
  const shown = { detail: detail.data, type, zone: zoneOf(detail.data.record.site_id) };
  return (
    <Page wide>
      {back}
      <Head {...shown} />
      <Warnings {...shown} />
      <WorkflowBar {...shown} />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="flex min-w-0 flex-col gap-5">
          <Conflicts {...shown} />
          <RecordSections {...shown} />
          <Linked {...shown} />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <Facts {...shown} />
          <Activity {...shown} />
        </div>
      </div>
    </Page>
  );
}

export interface Shown {
  detail: RecordDetail;
  type: RecordType;
  /** Zone of the record's site. */
  zone: string;
}

function Head({ detail, type }: Shown) {
  const t = useText();
  const labels = useLabels();
  const urgency = urgentField(type);
  const level = urgency ? detail.record.fields[urgency] : undefined;
  return (
    <header className="flex flex-wrap items-start gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-72">
        <p className="tabular text-label text-ink-3">
          {labels.type(type.name)}
          {detail.number && ` · ${detail.number}`}
        </p>
        <h1 className="mt-0.5 text-2xl leading-tight font-semibold tracking-tight break-words">{detail.title || t("untitled")}</h1>
        <div className="mt-2.5 flex flex-wrap items-center gap-2">
          <StateBadge type={type} state={detail.record.status} />
          {urgency && level?.t === "text" && <ChoiceBadge type={type} field={urgency} value={level.v} />}
          <SyncBadge state={detail.sync_state} />
        </div>
      </div>
      <RecordActions detail={detail} type={type} />
    </header>
  );
}

function Warnings({ detail }: Shown) {
  const t = useText();
  return (
    <>
      {detail.returned > 0 && (
        <Notice
          tone="danger"
          icon={TriangleAlert}
          role="status"
          action={
            <Button asChild size="sm">
              <Link to="/inbox" search={{ tab: "returned" }}>
                {t("returned-see")}
              </Link>
            </Button>
          }
        >
          {t("record-came-back", { count: detail.returned })}
        </Notice>
      )}
      {detail.record.needs_review && (
        <Notice tone="warning" icon={ShieldQuestion} role="status">
          {t("record-to-review")}
        </Notice>
      )}
    </>
  );
}
