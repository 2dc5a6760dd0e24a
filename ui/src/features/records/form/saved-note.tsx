import { Check, TriangleAlert } from "lucide-react";
import { clock } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { useLanguage } from "@/lib/session";
import { deviceZone } from "@/lib/time";

/** `Saved on this device 14:02`. */
export function SavedNote({ at, failed }: { at: number | null; failed: boolean }) {
  const t = useText();
  const language = useLanguage();
  const Icon = failed ? TriangleAlert : Check;
  const words = failed
    ? t("draft-failed")
    : at === null
      ? t("draft-none")
      : t("draft-saved", { time: clock(at, language, deviceZone()) });
  return (
    <p role="status" className={`flex min-w-40 flex-1 items-center gap-2 text-label max-sm:basis-full max-sm:text-xs ${failed ? "text-danger-ink" : "text-ink-2"}`}>
      {(failed || at !== null) && <Icon className="size-4 shrink-0" aria-hidden />}
      {words}
    </p>
  );
}
