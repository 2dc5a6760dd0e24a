import { Check, ChevronDown, X } from "lucide-react";
import { useId, useState, type KeyboardEvent } from "react";
import { cn } from "@/lib/cn";
import { useText } from "@/lib/i18n";
import { Button } from "./button";
import { Input, inputStyle } from "./input";
import { Popover } from "./popover";

export interface Option {
  value: string;
  label: string;
  detail?: string | null;
}

interface Props {
  id?: string;
  labelledBy?: string;
  /** Its name, when no visible label gives it one. */
  label?: string;
  describedBy?: string;
  invalid?: boolean;
  options: Option[];
  selected: Option | null;
  search: string;
  onSearch(text: string): void;
  onSelect(option: Option | null): void;
  placeholder?: string;
  disabled?: boolean;
}

/** Chooses one of many by typing a few letters; the list comes from the caller. */
export function Combobox(props: Props) {
  const t = useText();
  const [open, setOpen] = useState(false);
  const { selected, options } = props;
  const pick = (option: Option | null) => {
    props.onSelect(option);
    setOpen(false);
  };
  return (
    // With gloves the button that clears stands beside the box, and not within it.
    <div className="relative flex gap-(--gap)">
      <Popover
        open={open}
        onOpenChange={(next) => {
          setOpen(next);
          props.onSearch("");
        }}
        label={props.label ?? props.placeholder}
        className="w-(--radix-popover-trigger-width) min-w-64 p-2"
        trigger={
          <button
            type="button"
            id={props.id}
            role="combobox"
            aria-expanded={open}
            aria-haspopup="listbox"
            aria-labelledby={props.labelledBy && `${props.labelledBy} ${props.id}`}
            aria-label={props.label && [props.label, selected?.label].filter(Boolean).join(": ")}
            aria-describedby={props.describedBy}
            aria-invalid={props.invalid}
            disabled={props.disabled}
            className={cn(inputStyle, "flex min-h-(--ctl) items-center gap-2 pr-2 text-left")}
          >
            <span className={cn("min-w-0 flex-1 truncate", !selected && "text-ink-3")}>
              {selected?.label ?? props.placeholder ?? t("choose")}
            </span>
            {selected && <span className="w-(--ctl-sm) glove:hidden" />}
            <ChevronDown className="size-4 shrink-0 text-ink-3" aria-hidden />
          </button>
        }
      >
        <OptionList {...props} options={options} onPick={pick} />
      </Popover>
      {selected && !props.disabled && (
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={t("action-clear")}
          className="absolute top-1/2 right-8 -translate-y-1/2 glove:static glove:translate-y-0"
          onClick={() => pick(null)}
        >
          <X />
        </Button>
      )}
    </div>
  );
}

function OptionList(props: Props & { onPick(option: Option): void }) {
  const t = useText();
  const list = useId();
  const [at, setAt] = useState(0);
  const { options } = props;
  const index = Math.min(at, options.length - 1);
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(options.length - 1, index + step)));
    } else if (event.key === "Enter") {
      event.preventDefault();
      const option = options[index];
      if (option) props.onPick(option);
    }
  };
  return (
    <>
      <Input
        autoFocus
        role="combobox"
        aria-expanded
        aria-autocomplete="list"
        aria-controls={list}
        aria-activedescendant={options[index] && `${list}-${index}`}
        aria-label={t("search")}
        placeholder={t("search")}
        value={props.search}
        onChange={(event) => {
          props.onSearch(event.target.value);
          setAt(0);
        }}
        onKeyDown={keys}
      />
      <ul id={list} role="listbox" aria-label={t("choices")} className="mt-2 max-h-72 overflow-y-auto">
        {options.map((option, i) => (
          <li
            key={option.value}
            id={`${list}-${i}`}
            role="option"
            aria-selected={props.selected?.value === option.value}
            onClick={() => props.onPick(option)}
            onPointerMove={() => setAt(i)}
            className={cn(
              "flex min-h-(--ctl-sm) cursor-pointer items-center gap-2 rounded-lg px-2.5 py-1.5 glove:min-h-(--row)",
              i === index && "bg-hover",
            )}
          >
            <span className="min-w-0 flex-1 truncate">{option.label}</span>
            {option.detail && <span className="truncate text-xs text-ink-3">{option.detail}</span>}
            {props.selected?.value === option.value && <Check className="size-4 text-primary-ink" aria-hidden />}
          </li>
        ))}
      </ul>
      {options.length === 0 && <p className="px-2.5 py-3 text-ink-3">{t("no-match")}</p>}
    </>
  );
}
