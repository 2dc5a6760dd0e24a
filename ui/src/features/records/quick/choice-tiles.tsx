import { Check } from "lucide-react";
import { RadioGroup } from "radix-ui";
import { Icon } from "@/components/icon";
import { LevelGlyph } from "@/components/level-glyph";
import type { FieldOf } from "@/lib/catalogue";
import { cn } from "@/lib/cn";
import { useLabels } from "@/lib/labels";
import type { QuickView, RecordType } from "@/lib/model";
import { levelOf, levelTone } from "@/lib/tones";

const INKS: { [tone: string]: string } = {
  neutral: "text-ink-2",
  warning: "text-warning-ink",
  orange: "text-orange-ink",
  danger: "text-danger-ink",
};

interface Props {
  type: RecordType;
  view: QuickView;
  field: FieldOf<"choice">;
  value: unknown;
  invalid: boolean;
  labelledBy: string;
  describedBy: string | undefined;
  onChoose(value: string): void;
}

/** One of a few, each as large as a gloved hand needs. Choosing the chosen one again goes on too. */
export function ChoiceTiles({ type, view, field, value, onChoose, ...props }: Props) {
  const labels = useLabels();
  const few = field.choices.length <= 4;
  return (
    <RadioGroup.Root
      id={`field-${field.name}`}
      aria-labelledby={props.labelledBy}
      aria-describedby={props.describedBy}
      aria-invalid={props.invalid || undefined}
      value={typeof value === "string" ? value : ""}
      className={cn("grid gap-3", few ? "grid-cols-2 md:grid-cols-4" : "grid-cols-2 sm:grid-cols-3 lg:grid-cols-4")}
    >
      {field.choices.map((choice) => (
        <RadioGroup.Item
          key={choice}
          value={choice}
          onClick={() => onChoose(choice)}
          className={cn(
            "bordered group relative flex min-h-(--tile) flex-col justify-between gap-2 rounded-card border-line bg-surface p-3.5 text-left shadow-card transition-colors hover:border-line-strong hover:bg-hover",
            "data-[state=checked]:border-primary data-[state=checked]:bg-primary-soft data-[state=checked]:text-primary-ink",
            props.invalid && "border-danger-solid",
          )}
        >
          <Mark type={type} view={view} field={field.name} choice={choice} />
          <span className="leading-snug font-semibold">{labels.choice(type.name, field.name, choice)}</span>
          <Check className="absolute top-3.5 right-3.5 hidden size-5 group-data-[state=checked]:block" aria-hidden />
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}

/** Bars on a scale of urgency, else the icon that the module names. */
function Mark({ type, view, field, choice }: { type: RecordType; view: QuickView; field: string; choice: string }) {
  const level = levelOf(type, field, choice);
  if (level) {
    return (
      <span className={cn("[&_svg]:size-7", INKS[levelTone(level)])}>
        <LevelGlyph level={level} />
      </span>
    );
  }
  const icon = view.icons.find((one) => one.field === field && one.value === choice)?.icon;
  return icon ? <Icon name={icon} className="size-7 text-primary-ink" /> : null;
}
