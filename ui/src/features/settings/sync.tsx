import { Link } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { Answer } from "@/components/answer";
import { Section } from "@/components/page";
import { Button } from "@/components/ui/button";
import { bytes, dateTime, number } from "@/lib/format";
import { useText } from "@/lib/i18n";
import type { SyncStatus } from "@/lib/model";
import { useRead, useWrite } from "@/lib/queries";
import { useLanguage } from "@/lib/session";
import { deviceZone } from "@/lib/time";
import { Fact, SwitchRow } from "./rows";

/** What this device keeps and what it lets go; the queue and the month's budget have a page of their own. */
export function Sync() {
  const t = useText();
  const status = useRead("sync.status", {});
  return (
    <Answer of={status} what={t("settings-in-sync")} part waiting={null}>
      {(known) => <Known status={known} />}
    </Answer>
  );
}

function Known({ status }: { status: SyncStatus }) {
  const t = useText();
  const language = useLanguage();
  const photos = useWrite("sync.photos");
  return (
    <Section>
      <SwitchRow
        label={t("settings-photos")}
        detail={t("settings-photos-detail")}
        checked={!status.photos_paused}
        disabled={photos.isPending}
        onChange={(on) => photos.mutate({ paused: !on })}
      />
      <dl className="tabular mt-4 grid gap-4 border-t border-line pt-4 sm:grid-cols-2">
        <Fact label={t("sync-records")}>{number(status.records, language)}</Fact>
        <Fact label={t("sync-last-contact")}>{status.last_contact_at === null ? t("sync-never") : dateTime(status.last_contact_at, language, deviceZone())}</Fact>
        <Fact label={t("sync-up-month")}>{bytes(status.bytes_up_month, language)}</Fact>
        <Fact label={t("sync-down-month")}>{bytes(status.bytes_down_month, language)}</Fact>
      </dl>
      <Button asChild className="mt-4">
        <Link to="/sync">
          {t("settings-open-sync")}
          <ChevronRight aria-hidden />
        </Link>
      </Button>
    </Section>
  );
}
