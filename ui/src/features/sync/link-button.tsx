import { Cable, Unplug } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useText } from "@/lib/i18n";
import { useLink } from "./use-link";

/** "Cut the link" or "Restore the link", where there is a switch. */
export function LinkButton({ small }: { small?: boolean }) {
  const t = useText();
  const { available, cut, toggle } = useLink();
  if (!available) return null;
  const Icon = cut ? Cable : Unplug;
  const words = t(cut ? "link-restore" : "link-cut");
  return (
    <Button data-testid="link-switch" aria-pressed={cut} aria-label={words} variant={cut ? "primary" : small ? "ghost" : "secondary"} size={small ? "sm" : "md"} onClick={toggle}>
      <Icon aria-hidden />
      <span className={small ? "max-sm:sr-only" : undefined}>{words}</span>
    </Button>
  );
}
