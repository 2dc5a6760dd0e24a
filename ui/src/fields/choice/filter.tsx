import { LevelGlyph } from "@/components/level-glyph";
import { useLabels } from "@/lib/labels";
import { levelOf } from "@/lib/tones";
import type { FilterProps } from "../types";
import { OneOf } from "../ways";

export function ChoiceFilter(props: FilterProps<"choice">) {
  const labels = useLabels();
  const { field, type } = props;
  const chips = field.choices.map((value) => {
    const level = levelOf(type, field.name, value);
    return { value, label: labels.choice(type.name, field.name, value), mark: level && <LevelGlyph level={level} /> };
  });
  return <OneOf {...props} chips={chips} />;
}
