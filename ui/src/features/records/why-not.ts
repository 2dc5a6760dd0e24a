import { useText } from "@/lib/i18n";
import type { TransitionView } from "@/lib/model";

/** Characters a reason has at least; the core judges. */
export const LEAST_REASON = 10;

/** Why a transition is not possible now, in the person's language. */
export function useWhyNot(): (transition: TransitionView) => string {
  const t = useText();
  return (transition) => {
    const byKey = transition.key && t.maybe(transition.key, { min: LEAST_REASON });
    return byKey || (transition.code && t.maybe(`error-${transition.code.replaceAll("_", "-")}`)) || t("workflow-not-now");
  };
}
