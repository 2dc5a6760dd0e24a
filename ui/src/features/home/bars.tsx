import { Link } from "@tanstack/react-router";
import { LevelGlyph } from "@/components/level-glyph";
import type { Tone } from "@/components/ui/badge";
import type { Condition } from "@/lib/condition";
import { number } from "@/lib/format";
import type { RecordType } from "@/lib/model";
import { useLanguage } from "@/lib/session";
import type { Level } from "@/lib/tones";

export interface Bar {
  key: string;
  label: string;
  total: number;
  tone: Tone;
  level?: Level | null;
  /** The records behind the bar. */
  filter: Condition;
}

const FILL: { [T in Tone]: string } = {
  neutral: "bg-line-strong",
  info: "bg-info-solid",
  success: "bg-success-solid",
  warning: "bg-warning-solid",
  orange: "bg-orange-solid",
  danger: "bg-danger-solid",
  waiting: "bg-waiting-ink",
};

/** Counts as bars with words and numbers; each opens its list. */
export function Bars({ type, bars }: { type: RecordType; bars: Bar[] }) {
  const language = useLanguage();
  const most = Math.max(1, ...bars.map((bar) => bar.total));
  return (
    <ul className="@container -mx-2 flex flex-col">
      {bars.map((bar) => (
        <li key={bar.key}>
          <Link
            to="/$module/$plural"
            params={{ module: type.module, plural: type.plural }}
            search={{ filter: bar.filter }}
            className="grid min-h-(--ctl-sm) grid-cols-[1fr_2.5rem] content-center items-center gap-x-3 gap-y-1 rounded-lg px-2 py-1 hover:bg-hover @xs:grid-cols-[minmax(7rem,11rem)_1fr_2.5rem]"
          >
            <span className="flex min-w-0 items-center gap-1.5 text-label">
              {bar.level && <LevelGlyph level={bar.level} />}
              <span className="truncate">{bar.label}</span>
            </span>
            <span className="h-2.5 overflow-hidden rounded-full bg-sunken @max-xs:order-last @max-xs:col-span-2" aria-hidden>
              <span className={`block h-full rounded-full ${FILL[bar.tone]}`} style={{ width: `${(bar.total / most) * 100}%` }} />
            </span>
            <span className="tabular text-right font-semibold">{number(bar.total, language)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
