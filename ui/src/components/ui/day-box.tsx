import { CalendarDays } from "lucide-react";
import { useEffect, useState, type ComponentProps } from "react";
import { cn } from "@/lib/cn";
import { readDay, readTime, writeDay } from "@/lib/days";
import { useText } from "@/lib/i18n";
import { Button } from "./button";
import { Calendar } from "./calendar";
import { Input } from "./input";
import { Popover } from "./popover";

type Box = Pick<ComponentProps<"input">, "id" | "aria-label" | "aria-invalid" | "aria-describedby" | "disabled">;

/**
 * A day typed as people write it or taken from a calendar; the system's own control would follow the
 * system's language. What is no day is handed on as it was typed, for the core to say so.
 */
export function DayBox({ value, onChange, today, className, ...rest }: Box & { value: string; onChange(day: string): void; today: string; className?: string }) {
  const t = useText();
  const [text, setText] = useState(writeDay(value));
  const [open, setOpen] = useState(false);
  useEffect(() => {
    setText((typed) => ((readDay(typed, today) ?? typed) === value ? typed : writeDay(value)));
  }, [value, today]);
  return (
    <div className={cn("flex min-w-0 gap-(--gap)", className)}>
      <Input
        {...rest}
        inputMode="numeric"
        autoComplete="off"
        placeholder={t("date-form")}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          onChange(readDay(event.target.value, today) ?? event.target.value);
        }}
        onBlur={() => setText(writeDay(value))}
        className="tabular min-w-0"
      />
      <Popover
        open={open}
        onOpenChange={setOpen}
        label={t("date-calendar")}
        align="end"
        trigger={
          <Button size="icon" aria-label={t("date-choose")} disabled={rest.disabled}>
            <CalendarDays />
          </Button>
        }
      >
        <Calendar
          value={readDay(value, today)}
          today={today}
          onSelect={(day) => {
            onChange(day);
            setOpen(false);
          }}
        />
      </Popover>
    </div>
  );
}

/** An hour typed as people write it: `6`, `630`, `6:30`. What is none is handed on as it was typed. */
export function TimeBox({ value, onChange, className, ...rest }: Box & { value: string; onChange(time: string): void; className?: string }) {
  const t = useText();
  const [text, setText] = useState(value);
  useEffect(() => {
    setText((typed) => ((readTime(typed) ?? typed) === value ? typed : value));
  }, [value]);
  return (
    <Input
      {...rest}
      inputMode="numeric"
      autoComplete="off"
      placeholder={t("time-form")}
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        onChange(readTime(event.target.value) ?? event.target.value);
      }}
      onBlur={() => setText(value)}
      className={cn("tabular", className)}
    />
  );
}
