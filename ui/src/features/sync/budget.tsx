import { Section } from "@/components/page";
import { Tiles } from "@/components/ui/tiles";
import { bytes } from "@/lib/format";
import { useText } from "@/lib/i18n";
import type { SyncStatus } from "@/lib/model";
import { useRead, useWrite } from "@/lib/queries";
import { useLanguage } from "@/lib/session";

const KEY = "sync.budget_bytes";
const OFFERED = [0, 50e6, 200e6, 1e9, 5e9];
/** From this share on the bar warns. */
const NEAR = 80;

/** How much of a budget is used, in per cent. */
export function shareOf(used: number, budget: number): { percent: number; tone: "calm" | "near" | "over" } {
  const percent = Math.round((used / budget) * 100);
  return { percent, tone: percent >= 100 ? "over" : percent >= NEAR ? "near" : "calm" };
}

const FILL = { calm: "bg-success-solid", near: "bg-warning-solid", over: "bg-danger-solid" };

/** What this device may use of the link in a month, and how much of it is gone. */
export function Budget({ status }: { status: SyncStatus }) {
  const t = useText();
  const language = useLanguage();
  const kept = useRead("settings.get", { key: KEY }).data?.value;
  const set = useWrite("settings.set");
  const budget = typeof kept === "number" ? kept : 0;
  const used = status.bytes_up_month + status.bytes_down_month;
  const share = budget > 0 ? shareOf(used, budget) : null;
  return (
    <Section title={<span id="budget-title">{t("sync-budget")}</span>}>
      <p role="status" className="tabular mb-2 font-medium">
        {share ? t("sync-budget-used", { used: bytes(used, language), budget: bytes(budget, language), percent: share.percent }) : t("sync-budget-none", { used: bytes(used, language) })}
      </p>
      {share && (
        <div className="mb-4 h-2.5 overflow-hidden rounded-full bg-sunken" aria-hidden>
          <div className={`h-full rounded-full ${FILL[share.tone]}`} style={{ width: `${Math.min(100, share.percent)}%` }} />
        </div>
      )}
      <Tiles
        id="budget"
        labelledBy="budget-title"
        value={String(budget)}
        onChange={(value) => set.mutate({ key: KEY, value: Number(value) })}
        tiles={OFFERED.map((value) => ({ value: String(value), label: value === 0 ? t("sync-budget-no") : bytes(value, language) }))}
      />
    </Section>
  );
}
