import { CircleAlert, Hourglass, RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { Answer } from "@/components/answer";
import { Page, PageHead, Section } from "@/components/page";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/feedback";
import { bytes, clock, dateTime, number } from "@/lib/format";
import { useText } from "@/lib/i18n";
import type { SyncStatus } from "@/lib/model";
import { useRead, useWrite } from "@/lib/queries";
import { useLanguage } from "@/lib/session";
import { syncWords } from "@/lib/sync-words";
import { deviceZone } from "@/lib/time";
import { Budget } from "./budget";
import { estimateWords } from "./estimate";
import { LinkButton } from "./link-button";
import { PausePhotos } from "./pause-photos";
import { Pieces } from "./pieces";
import { useLink } from "./use-link";

/** What waits on this device, why, and what one can do about it. */
export function SyncPage() {
  const t = useText();
  const status = useRead("sync.status", {});
  return (
    <Answer of={status} what={t("nav-sync")}>
      {(data) => <Known status={data} />}
    </Answer>
  );
}

function Known({ status }: { status: SyncStatus }) {
  const t = useText();
  const language = useLanguage();
  const now = useWrite("sync.now");
  const { cut } = useLink();
  const shown = { ...status, cut: status.cut || cut };
  return (
    <Page>
      <PageHead
        title={t("nav-sync")}
        detail={syncWords(shown, t, language).parts.join(" · ")}
        actions={
          <>
            {/* Where there is room the bar above has the switch already. */}
            <span className="md:hidden">
              <LinkButton />
            </span>
            <Button variant={shown.cut ? "secondary" : "primary"} disabled={now.isPending} onClick={() => now.mutate({})}>
              <RefreshCw aria-hidden />
              {t("sync-now")}
            </Button>
          </>
        }
      />
      <Trouble status={shown} />
      <Queue status={shown} />
      <Pieces status={shown} />
      <Budget status={shown} />
      <Numbers status={shown} />
    </Page>
  );
}

function Trouble({ status }: { status: SyncStatus }) {
  const t = useText();
  const language = useLanguage();
  if (!status.last_error) return null;
  const words = status.last_error_code && t.maybe(`error-${status.last_error_code.replaceAll("_", "-")}`);
  return (
    <Notice tone="warning" icon={CircleAlert} role="status">
      <p className="font-medium">{words ?? t("sync-last-failed")}</p>
      <p className="text-label">
        {!words && t("sync-safe")}
        {status.next_attempt_at !== null && ` ${t("sync-next", { time: clock(status.next_attempt_at, language, deviceZone()) })}`}
      </p>
    </Notice>
  );
}

function Queue({ status }: { status: SyncStatus }) {
  const t = useText();
  const language = useLanguage();
  const estimate = estimateWords(status, language);
  return (
    <Section title={t("sync-queue")} flush action={<PausePhotos status={status} />}>
      <table className="w-full text-left">
        <thead className="text-xs text-ink-3">
          <tr className="border-b border-line">
            <th className="px-4 py-2 font-medium">{t("sync-lane")}</th>
            <th className="px-4 py-2 text-right font-medium">{t("sync-pieces")}</th>
            <th className="px-4 py-2 text-right font-medium">{t("sync-size")}</th>
          </tr>
        </thead>
        <tbody className="tabular">
          {status.lanes.map((lane) => (
            <tr key={lane.name} className="border-b border-line last:border-0">
              <td className="px-4 py-2.5">{t.maybe(`lane-${lane.name}`) ?? lane.name}</td>
              <td className="px-4 py-2.5 text-right">{lane.count === 0 ? "–" : number(lane.count, language)}</td>
              <td className="px-4 py-2.5 text-right">{lane.bytes === 0 ? "–" : bytes(lane.bytes, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {status.budget_spent && status.queued_files > 0 && (
        <div className="border-t border-line p-3">
          <Notice tone="warning" icon={Hourglass} role="status">
            {t("sync-budget-waits")}
          </Notice>
        </div>
      )}
      {estimate !== null && (
        <p role="status" className="border-t border-line px-4 py-2.5 text-ink-2">
          {t("sync-estimate", { time: estimate })}
        </p>
      )}
    </Section>
  );
}

function Numbers({ status }: { status: SyncStatus }) {
  const t = useText();
  const language = useLanguage();
  const instant = (at: number | null) => (at === null ? t("sync-never") : dateTime(at, language, deviceZone()));
  return (
    <Section title={t("sync-numbers")}>
      <dl className="grid gap-4 sm:grid-cols-3">
        <Fact label={t("sync-last-contact")}>{instant(status.last_contact_at)}</Fact>
        <Fact label={t("sync-as-of")}>{instant(status.data_as_of)}</Fact>
        <Fact label={t("sync-records")}>{number(status.records, language)}</Fact>
        <Fact label={t("sync-up-month")}>{bytes(status.bytes_up_month, language)}</Fact>
        <Fact label={t("sync-down-month")}>{bytes(status.bytes_down_month, language)}</Fact>
        <Fact label={t("sync-rate")}>{status.link_rate > 0 ? t("sync-per-second", { size: bytes(status.link_rate, language) }) : "–"}</Fact>
      </dl>
    </Section>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-label text-ink-3">{label}</dt>
      <dd className="tabular mt-0.5 font-medium">{children}</dd>
    </div>
  );
}
