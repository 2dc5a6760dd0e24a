import { ChevronLeft, ChevronRight } from "lucide-react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { cn } from "@/lib/cn";
import { addDays, addMonths, dayWords, monday, monthIn, weeksOf } from "@/lib/days";
import { useText } from "@/lib/i18n";
import { useGloves } from "@/lib/preferences";
import { useLanguage } from "@/lib/session";
import { useWide } from "@/lib/wide";
import { Button } from "./button";

interface Props {
  /** The chosen day, `2026-05-14`. */
  value: string | null;
  today: string;
  onSelect(day: string): void;
}

const MOVES: { [key: string]: (day: string, columns: number) => string } = {
  ArrowLeft: (day) => addDays(day, -1),
  ArrowRight: (day) => addDays(day, 1),
  ArrowUp: (day, columns) => addDays(day, -columns),
  ArrowDown: (day, columns) => addDays(day, columns),
  Home: monday,
  End: (day) => addDays(monday(day), 6),
  PageUp: (day) => addMonths(day, -1),
  PageDown: (day) => addMonths(day, 1),
};

/** Days abreast where seven would be too narrow for a glove; each then says its own weekday. */
const FEW = 4;

/** One month, by arrows, pages or touch; Enter chooses. */
export function Calendar({ value, today, onSelect }: Props) {
  const t = useText();
  const language = useLanguage();
  const few = useGloves() && !useWide("(min-width: 36rem)");
  const [at, setAt] = useState(value ?? today);
  const grid = useRef<HTMLDivElement>(null);
  const moved = useRef(true);
  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    grid.current?.querySelector<HTMLElement>("[tabindex='0']")?.focus();
  }, [at]);
  const keys = (event: KeyboardEvent) => {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    moved.current = true;
    setAt(move(at, few ? FEW : 7));
  };
  const rows = few ? monthIn(at, FEW) : weeksOf(at);
  const line = cn("grid gap-0.5 pointer-coarse:gap-x-0 glove:gap-(--gap)", few ? "grid-cols-4" : "grid-cols-7");
  return (
    <div className={cn("flex max-w-full flex-col gap-2 glove:gap-(--gap)", !few && "w-[calc(7*var(--ctl)+0.75rem)] glove:w-[calc(7*var(--ctl)+6*var(--gap))]")}>
      <div className="flex items-center gap-(--gap)">
        <Button variant="ghost" size="icon" aria-label={t("date-month-before")} onClick={() => setAt(addMonths(at, -1))}>
          <ChevronLeft />
        </Button>
        <span role="status" className="flex-1 text-center font-medium first-letter:uppercase">
          {dayWords(at, language, { month: "long", year: "numeric" })}
        </span>
        <Button variant="ghost" size="icon" aria-label={t("date-month-after")} onClick={() => setAt(addMonths(at, 1))}>
          <ChevronRight />
        </Button>
      </div>
      {!few && (
        <div className={line} aria-hidden>
          {rows[0]!.map((day) => (
            <Weekday key={day} day={day} />
          ))}
        </div>
      )}
      <div ref={grid} role="grid" aria-label={t("date-calendar")} onKeyDown={keys} className="flex flex-col gap-0.5 glove:gap-(--gap)">
        {rows.map((row) => (
          <div key={row[0]} role="row" className={line}>
            {row.map((day) => (
              <div key={day} role="gridcell" aria-selected={day === value}>
                <button
                  type="button"
                  tabIndex={day === at ? 0 : -1}
                  aria-current={day === today ? "date" : undefined}
                  onClick={() => onSelect(day)}
                  className={cn(
                    "tabular relative flex h-(--ctl) w-full flex-col items-center justify-center rounded-lg hover:bg-hover",
                    day.slice(0, 7) !== at.slice(0, 7) && "text-ink-3",
                    few && "bordered border-line",
                    day === today && "bordered border-line-strong font-semibold",
                    day === value && "bg-primary text-on-primary hover:bg-primary-hover",
                  )}
                >
                  <span className="sr-only">{dayWords(day, language, { dateStyle: "full" })} </span>
                  {few && <Weekday day={day} plain={day === value} />}
                  <span aria-hidden>{Number(day.slice(8))}</span>
                </button>
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

function Weekday({ day, plain }: { day: string; plain?: boolean }) {
  const language = useLanguage();
  return <time aria-hidden className={cn("text-center text-xs font-normal", !plain && "text-ink-3")}>{dayWords(day, language, { weekday: "short" })}</time>;
}
