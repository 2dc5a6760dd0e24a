import { Camera, Check, Plus, Trash2 } from "lucide-react";
import { Section } from "@/components/page";
import { Button } from "@/components/ui/button";
import { useText } from "@/lib/i18n";

const VARIANTS = ["primary", "secondary", "soft", "ghost", "danger"] as const;
const ICONS = { primary: Plus, secondary: Check, soft: Camera, ghost: Camera, danger: Trash2 };

export function Actions() {
  const t = useText();
  return (
    <Section title={t("gallery-actions")}>
      <div className="flex flex-col gap-(--gap)">
        {(["lg", "md", "sm"] as const).map((size) => (
          <div key={size} className="flex flex-wrap items-center gap-(--gap)">
            {VARIANTS.map((variant) => {
              const Icon = ICONS[variant];
              return (
                <Button key={variant} variant={variant} size={size}>
                  <Icon aria-hidden />
                  {t(`gallery-${variant}`)}
                </Button>
              );
            })}
            <Button size={size} disabled>
              {t("gallery-off")}
            </Button>
          </div>
        ))}
        <div className="flex flex-wrap items-center gap-(--gap)">
          {VARIANTS.map((variant) => {
            const Icon = ICONS[variant];
            return (
              <Button key={variant} variant={variant} size="icon" aria-label={t(`gallery-${variant}`)}>
                <Icon />
              </Button>
            );
          })}
        </div>
      </div>
    </Section>
  );
}
