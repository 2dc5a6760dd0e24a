import { LevelGlyph } from "@/components/level-glyph";
import { ToggleChips } from "@/components/ui/toggle-chips";
import { useLabels } from "@/lib/labels";
import { levelOf } from "@/lib/tones";
import type { FilterProps } from "../types";

export function ChoiceFilter({ field, type, label, value, onChange }: FilterProps<"choice">) {
  const labels = useLabels();
  const chosen = (value as { in?: string[] } | undefined)?.in ?? [];
  return (
    <ToggleChips
      label={label}
      values={chosen}
      onChange={(values) => onChange(values.length ? { in: values } : undefined)}
      chips={field.choices.map((choice) => {
        const level = levelOf(type, field.name, choice);
        return {
          value: choice,
          label: labels.choice(type.name, field.name, choice),
          mark: level && <LevelGlyph level={level} />,
        };
      })}
    />
  );
}
