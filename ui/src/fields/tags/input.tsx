import { X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { useText } from "@/lib/i18n";
import type { InputProps } from "../types";

export function TagsInput(props: InputProps<"tags">) {
  const t = useText();
  const [text, setText] = useState("");
  const tags = Array.isArray(props.value) ? (props.value as string[]) : [];
  const full = tags.length >= (props.field.max_items ?? 20);
  const add = () => {
    const tag = text.trim();
    if (tag && !tags.includes(tag)) props.onChange([...tags, tag].sort());
    setText("");
  };
  return (
    <div className="flex flex-col gap-(--gap)">
      {tags.length > 0 && (
        <ul className="flex flex-wrap gap-(--gap)" aria-labelledby={`${props.id}-label`}>
          {tags.map((tag) => (
            <li
              key={tag}
              className="inline-flex min-h-(--ctl-sm) items-center rounded-full bg-neutral-soft pl-3 text-neutral-ink"
            >
              {tag}
              <Button
                variant="ghost"
                size="icon-sm"
                className="rounded-full"
                aria-label={t("tag-remove", { tag })}
                disabled={props.disabled}
                onClick={() => props.onChange(tags.filter((other) => other !== tag))}
              >
                <X />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className="flex gap-(--gap)">
        <Input
          id={props.id}
          value={text}
          disabled={props.disabled || full}
          placeholder={t("tag-add")}
          maxLength={60}
          aria-invalid={props.invalid || undefined}
          aria-describedby={props.describedBy}
          onChange={(event) => setText(event.target.value)}
          onBlur={add}
          onKeyDown={(event) => {
            if (event.key === "Enter" || event.key === ",") {
              event.preventDefault();
              add();
            } else if (event.key === "Backspace" && text === "" && tags.length > 0) {
              props.onChange(tags.slice(0, -1));
            }
          }}
        />
        <Button onClick={add} disabled={props.disabled || full || text.trim() === ""}>
          {t("action-add")}
        </Button>
      </div>
    </div>
  );
}
