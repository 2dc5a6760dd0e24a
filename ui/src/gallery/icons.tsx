import { ICON_NAMES, Icon } from "@/components/icon";
import { Section } from "@/components/page";
import { useText } from "@/lib/i18n";

/** The icons that a module may name. */
export function Icons() {
  const t = useText();
  return (
    <Section title={t("gallery-icons")}>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(7rem,1fr))] gap-3">
        {ICON_NAMES.map((name) => (
          <li key={name} className="flex flex-col items-center gap-1.5 text-center">
            <Icon name={name} className="size-6 text-ink-2" />
            <code className="max-w-full truncate font-sans text-2xs text-ink-3">{name}</code>
          </li>
        ))}
      </ul>
    </Section>
  );
}
