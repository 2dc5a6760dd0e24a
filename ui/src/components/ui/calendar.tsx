import { ChevronLeft, ChevronRight } from "lucide-react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { cn } from "@/lib/cn";
import { addDays, addMonths, dayWords, monday, weeksOf } from "@/lib/days";
import { useText } from "@/lib/i18n";
import { useLanguage } from "@/lib/session";
import { Button } from "./button";

interface Props {
  /** The chosen day, `2026-05-14`. */
  value: string | null;
  today: string;
  onSelect(day: string): void;
}

const MOVES: { [key: string]: (day: string) => string } = {
  ArrowLeft: (day) => addDays(day, -1),
  ArrowRight: (day) => addDays(day, 1),
  ArrowUp: (day) => addDays(day, -7),
  ArrowDown: (day) => addDays(day, 7),
  Home: monday,
  End: (day) => addDays(monday(day), 6),
  PageUp: (day) => addMonths(day, -1),
  PageDown: (day) => addMonths(day, 1),
};

/** One month, by arrows, pages or touch; Enter chooses. */
export function Calendar({ value, today, onSelect }: Props) {
  const t = useText();
  const language = useLanguage();
  const [at, setAt] = useState(value ?? today);
  const grid = useRef<HTMLTableElement>(null);
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
    setAt(move(at));
  };
  const weeks = weeksOf(at);
  return (
    <div className="flex flex-col gap-2">
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
      <table ref={grid} role="grid" aria-label={t("date-calendar")} onKeyDown={keys} className="border-separate border-spacing-0.5 text-center glove:border-spacing-1">
        <thead aria-hidden>
          <tr>
            {weeks[0]!.map((day) => (
              <th key={day} className="pb-1 text-xs font-normal text-ink-3">
                <time>{dayWords(day, language, { weekday: "short" })}</time>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <td key={day} role="gridcell" aria-selected={day === value} className="p-0">
                  <button
                    type="button"
                    tabIndex={day === at ? 0 : -1}
                    aria-label={dayWords(day, language, { dateStyle: "full" })}
                    aria-current={day === today ? "date" : undefined}
                    onClick={() => onSelect(day)}
                    className={cn(
                      "tabular h-(--ctl) w-(--day) rounded-lg hover:bg-hover",
                      day.slice(0, 7) !== at.slice(0, 7) && "text-ink-3",
                      day === today && "bordered border-line-strong font-semibold",
                      day === value && "bg-primary text-on-primary hover:bg-primary-hover",
                    )}
                  >
                    {Number(day.slice(8))}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
