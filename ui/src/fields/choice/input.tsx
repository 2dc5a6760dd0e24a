import { useState } from "react";
import { LevelGlyph } from "@/components/level-glyph";
import { Combobox } from "@/components/ui/combobox";
import { Tiles } from "@/components/ui/tiles";
import { useLabels } from "@/lib/labels";
import { levelOf } from "@/lib/tones";
import type { InputProps } from "../types";

/** Up to nine choices lie open as tiles; a longer list is searched. */
const OPEN = 9;

export function ChoiceInput(props: InputProps<"choice">) {
  const labels = useLabels();
  const { field, type, id } = props;
  const value = typeof props.value === "string" ? props.value : null;
  const label = (choice: string) => labels.choice(type.name, field.name, choice);
  if (field.choices.length > OPEN) return <LongChoice {...props} label={label} />;
  return (
    <Tiles
      id={id}
      labelledBy={`${id}-label`}
      describedBy={props.describedBy}
      invalid={props.invalid}
      disabled={props.disabled}
      value={value}
      onChange={props.onChange}
      tiles={field.choices.map((choice) => {
        const level = levelOf(type, field.name, choice);
        return { value: choice, label: label(choice), mark: level && <LevelGlyph level={level} /> };
      })}
    />
  );
}

function LongChoice(props: InputProps<"choice"> & { label(choice: string): string }) {
  const [search, setSearch] = useState("");
  const { field, id, label } = props;
  const options = field.choices.map((choice) => ({ value: choice, label: label(choice) }));
  const wanted = search.toLocaleLowerCase();
  return (
    <Combobox
      id={id}
      labelledBy={`${id}-label`}
      describedBy={props.describedBy}
      invalid={props.invalid}
      disabled={props.disabled}
      search={search}
      onSearch={setSearch}
      options={options.filter((o) => o.label.toLocaleLowerCase().includes(wanted))}
      selected={options.find((o) => o.value === props.value) ?? null}
      onSelect={(option) => props.onChange(option?.value ?? null)}
    />
  );
}
