import { CalendarDays } from "lucide-react";
import { useEffect, useState, type ComponentProps } from "react";
import { cn } from "@/lib/cn";
import { readDay, readTime, writeDay } from "@/lib/days";
import { useText } from "@/lib/i18n";
import { useGloves } from "@/lib/preferences";
import { Button } from "./button";
import { Calendar } from "./calendar";
import { Dialog } from "./dialog";
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
      <ChooseDay
        day={readDay(value, today)}
        today={today}
        onSelect={onChange}
        disabled={rest.disabled}
      />
    </div>
  );
}

/** The calendar: beside its button, or with gloves, where a month needs the room, in the middle of the screen. */
function ChooseDay(props: { day: string | null; today: string; onSelect(day: string): void; disabled?: boolean }) {
  const t = useText();
  const gloves = useGloves();
  const [open, setOpen] = useState(false);
  const select = (day: string) => {
    props.onSelect(day);
    setOpen(false);
  };
  const calendar = <Calendar value={props.day} today={props.today} onSelect={select} />;
  const trigger = (
    <Button size="icon" aria-label={t("date-choose")} disabled={props.disabled} onClick={gloves ? () => setOpen(true) : undefined}>
      <CalendarDays />
    </Button>
  );
  return gloves ? (
    <>
      {trigger}
      <Dialog open={open} onOpenChange={setOpen} title={t("date-choose")}>
        {calendar}
      </Dialog>
    </>
  ) : (
    <Popover open={open} onOpenChange={setOpen} label={t("date-calendar")} align="end" trigger={trigger}>
      {calendar}
    </Popover>
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
