import { CloudAlert, Info, Inbox, TriangleAlert } from "lucide-react";
import { Instant } from "@/components/instant";
import { Section } from "@/components/page";
import { StateBadge } from "@/components/state-badge";
import { SyncBadge } from "@/components/sync-badge";
import { Avatar } from "@/components/ui/avatar";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { EmptyState, ErrorState, Notice, SkeletonRows } from "@/components/ui/feedback";
import { Kbd } from "@/components/ui/kbd";
import { Progress } from "@/components/ui/progress";
import { useText } from "@/lib/i18n";
import type { SyncState } from "@/lib/model";
import { specimenType, TARGET } from "./specimens";

const TONES: Tone[] = ["neutral", "info", "success", "warning", "orange", "danger", "waiting"];
const STATES: SyncState[] = ["queued", "sent", "confirmed", "held", "returned"];
const WORKFLOW = ["draft", "open", "waiting", "done", "final"];

export function Saying() {
  const t = useText();
  return (
    <Section title={t("gallery-saying")}>
      <div className="flex flex-col gap-4">
        <Row>{TONES.map((tone) => <Badge key={tone} tone={tone} icon={Info}>{t("gallery-half")}</Badge>)}</Row>
        <Row>{WORKFLOW.map((state) => <StateBadge key={state} type={specimenType} state={state} />)}</Row>
        <Row>{STATES.map((state) => <SyncBadge key={state} state={state} />)}</Row>
        <Row>
          <Avatar name={TARGET.title} />
          <Instant at={Date.parse("2026-05-14T04:00:00Z")} zone="Europe/Paris" />
          <Kbd>Ctrl K</Kbd>
        </Row>
        <Progress value={0.5} label={t("gallery-progress")} />
        <Notice tone="info" icon={Info}>{t("gallery-notice-info")}</Notice>
        <Notice tone="warning" icon={TriangleAlert}>{t("gallery-notice-warning")}</Notice>
        <Notice tone="danger" icon={CloudAlert} action={<Button size="sm">{t("action-retry")}</Button>}>{t("gallery-notice-danger")}</Notice>
        <div className="grid gap-4 md:grid-cols-3">
          <EmptyState icon={Inbox} title={t("inbox-empty")} detail={t("inbox-empty-detail")} action={<Button>{t("action-back")}</Button>} />
          <ErrorState title={t("list-failed")} detail={t("core-failed-detail")} action={<Button>{t("action-retry")}</Button>} />
          {/* A picture of loading, not a page that loads. */}
          <div aria-hidden className="*:pointer-events-none">
            <SkeletonRows rows={4} still />
          </div>
        </div>
      </div>
    </Section>
  );
}

const Row = (props: { children: React.ReactNode }) => <div className="flex flex-wrap items-center gap-2">{props.children}</div>;
