import { ToggleChips } from "@/components/ui/toggle-chips";
import { useText } from "@/lib/i18n";
import type { Phrases as Declared, RecordType } from "@/lib/model";
import { withPhrase } from "./answers";

/** Sentences to tap instead of typing with gloves on; each goes in and out of the text. */
export function Phrases({ type, phrases, text, onChange }: { type: RecordType; phrases: Declared; text: string; onChange(text: string): void }) {
  const t = useText();
  const sentences = phrases.names.map((name) => t(`phrase-${type.name}-${phrases.field}-${name}`));
  const used = sentences.filter((sentence) => text.includes(sentence));
  const change = (values: string[]) => {
    const turned = sentences.find((sentence) => values.includes(sentence) !== used.includes(sentence));
    if (turned) onChange(withPhrase(text, turned));
  };
  return <ToggleChips label={t("quick-phrases")} values={used} onChange={change} chips={sentences.map((sentence) => ({ value: sentence, label: sentence }))} />;
}
