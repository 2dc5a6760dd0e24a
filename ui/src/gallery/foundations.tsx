import { Section } from "@/components/page";
import { useText } from "@/lib/i18n";

const GROUNDS = ["bg-canvas", "bg-surface", "bg-sunken", "bg-hover", "bg-selected", "bg-primary-soft", "bg-primary", "bg-primary-hover"];
const TONES = [
  "bg-neutral-soft text-neutral-ink",
  "bg-info-soft text-info-ink",
  "bg-success-soft text-success-ink",
  "bg-warning-soft text-warning-ink",
  "bg-orange-soft text-orange-ink",
  "bg-danger-soft text-danger-ink",
  "bg-waiting-soft text-waiting-ink",
  "bg-danger-solid text-on-danger",
];
const SIZES = ["text-2xl font-semibold tracking-tight", "text-xl font-semibold tracking-tight", "text-lg font-semibold", "text-base font-medium", "text-reading", "text-sm", "text-label text-ink-2", "text-xs text-ink-3", "text-2xs text-ink-3"];

/** Tokens by their names, which are the same in every language. */
const nameOf = (classes: string) => classes.split(" ")[0]!.replace(/^(bg|text)-/, "");

export function Colours() {
  const t = useText();
  return (
    <Section title={t("gallery-colours")}>
      <ul className="grid grid-cols-2 gap-2 sm:grid-cols-4 lg:grid-cols-8">
        {[...GROUNDS, ...TONES].map((classes) => (
          <li key={classes}>
            <span className={`bordered grid h-12 place-items-center rounded-lg border-line font-semibold ${classes}`} aria-hidden>
              {/* Colours with a text of their own show it. */}
              {classes.includes(" ") ? "123" : ""}
            </span>
            <code className="mt-1 block truncate font-sans text-xs text-ink-3">{nameOf(classes)}</code>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function TypeScale() {
  const t = useText();
  return (
    <Section title={t("gallery-type")}>
      <div className="flex flex-col gap-2">
        {SIZES.map((classes) => (
          <p key={classes} className="flex flex-wrap items-baseline gap-x-4">
            <code className="w-20 shrink-0 font-sans text-xs text-ink-3">{nameOf(classes)}</code>
            <span className={classes}>{t("gallery-sample")}</span>
          </p>
        ))}
      </div>
    </Section>
  );
}
