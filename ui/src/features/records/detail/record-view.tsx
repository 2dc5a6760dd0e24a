import { Link } from "@tanstack/react-router";
import { ShieldQuestion, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { ChoiceBadge } from "@/components/choice-badge";
import { Page } from "@/components/page";
import { RecordMissing } from "@/components/record-missing";
import { StateBadge } from "@/components/state-badge";
import { SyncBadge } from "@/components/sync-badge";
import { Button } from "@/components/ui/button";
import { Notice, SkeletonPage } from "@/components/ui/feedback";
import { useCatalogue } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { RecordDetail, RecordType } from "@/lib/model";
import { useRead } from "@/lib/queries";
import { useOpened } from "@/lib/recent";
import { useTitle } from "@/lib/title";
import { urgentField } from "@/lib/tones";
import { useZoneOf } from "@/lib/zones";
import { Activity } from "./activity";
import { Conflicts } from "./conflicts";
import { Facts } from "./facts";
import { Linked } from "./linked";
import { RecordActions } from "./record-actions";
import { RecordSections } from "./record-sections";
import { WorkflowBar } from "./workflow-bar";

interface Props {
  id: string;
  /** The way back, first on the page. */
  back?: ReactNode;
  /** What the place the record stands in adds to its actions. */
  tools?: ReactNode;
}

/** Everything about one record: what it says, where it stands, what may be done, what happened. */
export function RecordView({ id, back, tools }: Props) {
  const detail = useRead("record.get", { id });
  const { types } = useCatalogue();
  const zoneOf = useZoneOf();
  if (detail.isPending) return <SkeletonPage />;
  if (detail.isError) return <RecordMissing error={detail.error} />;
  const type = types.get(detail.data.record.record_type);
  if (!type) return <RecordMissing error={null} />;
  const shown = { detail: detail.data, type, zone: zoneOf(detail.data.record.site_id) };
  return (
    <Page wide>
      <Head {...shown} back={back} tools={tools} />
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

function Head({ detail, type, back, tools }: Shown & Omit<Props, "id">) {
  const t = useText();
  useOpened(detail.record.id);
  const labels = useLabels();
  useTitle([detail.number, detail.title].filter(Boolean).join(" · ") || null);
  const urgency = urgentField(type);
  const level = urgency ? detail.record.fields[urgency] : undefined;
  const kicker = (
    <p className="mt-1 text-label text-ink-3">
      {labels.type(type.name)}
      {detail.number && ` · ${detail.number}`}
    </p>
  );
  return (
    <header className="-mt-2 md:-mt-3">
      <div className="flex items-center gap-(--gap)">
        {back}
        <span className="min-w-0 flex-1">{!back && kicker}</span>
        <RecordActions detail={detail} type={type} />
        {tools}
      </div>
      {back && kicker}
      <h1 className="mt-0.5 text-2xl leading-tight font-semibold tracking-tight text-pretty break-words">{detail.title || t("untitled")}</h1>
      <div className="mt-2.5 flex flex-wrap items-center gap-2">
        <StateBadge type={type} state={detail.record.status} />
        {urgency && level?.t === "text" && <ChoiceBadge type={type} field={urgency} value={level.v} />}
        <SyncBadge state={detail.sync_state} />
      </div>
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
