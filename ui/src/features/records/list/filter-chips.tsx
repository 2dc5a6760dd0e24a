import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import { cn } from "@/lib/cn";
import { useText } from "@/lib/i18n";
import type { Filter } from "./use-filter";

const CHIP = "bordered inline-flex min-h-(--ctl-sm) items-center border-primary bg-primary-soft text-label font-medium text-primary-ink hover:bg-selected";

/** What narrows the list, on a phone on one line, each part readable, changed by its words and gone by its cross or the Delete key. */
export function FilterChips({ filter, onEdit }: { filter: Filter; onEdit(field: string): void }) {
  const t = useText();
  const list = useRef<HTMLUListElement>(null);
  // Whoever removes one with the keyboard stands at the next.
  const next = useRef<number | null>(null);
  const count = filter.parts.length;
  useEffect(() => {
    const at = next.current;
    next.current = null;
    if (at === null) return;
    const rest = list.current?.querySelectorAll<HTMLElement>("[data-remove]");
    (rest?.[Math.min(at, rest.length - 1)] ?? document.getElementById("list-filters"))?.focus();
  }, [count]);
  if (count === 0) return null;
  return (
    <ul ref={list} aria-label={t("list-filters")} className="flex flex-wrap gap-(--gap) max-sm:no-scrollbar max-sm:-mx-4 max-sm:-my-1 max-sm:flex-nowrap max-sm:overflow-x-auto max-sm:px-4 max-sm:py-1">
      {filter.parts.map((part, i) => {
        const said = filter.said(part);
        const { field, test } = part;
        const remove = () => {
          next.current = i;
          filter.remove(part);
        };
        return (
          <li key={`${i} ${said}`} className="flex max-w-full min-w-0 max-sm:shrink-0 glove:gap-(--gap)" onKeyDown={(event) => (event.key === "Delete" || event.key === "Backspace") && remove()}>
            {field !== null && test ? (
              <button type="button" onClick={() => onEdit(field)} aria-label={t("filter-change", { what: said })} className={cn(CHIP, "min-w-(--ctl-sm) rounded-l-full border-r-0 pr-1 pl-3 glove:rounded-full glove:border-r glove:px-4")}>
                <span className="truncate">{said}</span>
              </button>
            ) : (
              <span className={cn(CHIP, "min-w-0 rounded-l-full border-r-0 pl-3")}>
                <span className="truncate">{said}</span>
              </span>
            )}
            <button type="button" data-remove onClick={remove} aria-label={t("filter-remove", { what: said })} className={cn(CHIP, "min-w-(--ctl-sm) shrink-0 justify-center rounded-r-full border-l-0 glove:rounded-full glove:border-l")}>
              <X className="size-3.5 shrink-0 glove:size-5" aria-hidden />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
