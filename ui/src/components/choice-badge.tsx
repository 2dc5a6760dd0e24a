import { LevelGlyph } from "@/components/level-glyph";
import { cn } from "@/lib/cn";
import { useLabels } from "@/lib/labels";
import type { RecordType } from "@/lib/model";
import { levelOf, levelTone } from "@/lib/tones";
import { Badge } from "./ui/badge";

const INKS: { [tone: string]: string } = {
  neutral: "text-ink-2",
  warning: "text-warning-ink",
  orange: "text-orange-ink",
  danger: "text-danger-ink",
};

/** A choice in words; on an urgency scale also by bars and colour. */
export function ChoiceBadge(props: { type: RecordType; field: string; value: string; plain?: boolean }) {
  const labels = useLabels();
  const { type, field, value } = props;
  const level = levelOf(type, field, value);
  const label = labels.choice(type.name, field, value);
  if (!level) return props.plain ? <span className="truncate">{label}</span> : <Badge>{label}</Badge>;
  const tone = levelTone(level);
  if (props.plain) {
    return (
      <span className={cn("inline-flex items-center gap-1.5", INKS[tone])}>
        <LevelGlyph level={level} />
        <span className="truncate">{label}</span>
      </span>
    );
  }
  return (
    <Badge tone={tone} mark={<LevelGlyph level={level} />}>
      {label}
    </Badge>
  );
}
