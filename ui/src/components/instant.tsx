import { Tooltip } from "@/components/ui/tooltip";
import { dateTime, shortDate, utc } from "@/lib/format";
import { useLanguage } from "@/lib/session";

/** An instant by the site's clock, with UTC at hand. */
export function Instant({ at, zone, short }: { at: number; zone: string; short?: boolean }) {
  const language = useLanguage();
  const text = short ? shortDate(at, language, zone) : dateTime(at, language, zone);
  return (
    <Tooltip content={`${utc(at)} · ${zone}`}>
      <time dateTime={new Date(at).toISOString()} className="tabular whitespace-nowrap">
        {text}
      </time>
    </Tooltip>
  );
}
