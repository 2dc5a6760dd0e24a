import type { CommandFailure } from "./api";
import { useText } from "./i18n";

/** A refused command in the person's language: its own message, or its code's. */
export function useRefusal(): (error: CommandFailure | null | undefined) => string | null {
  const t = useText();
  return (error) => {
    if (!error) return null;
    return (error.key && t.maybe(error.key)) || t.maybe(`error-${error.code.replaceAll("_", "-")}`) || t("error-internal");
  };
}
