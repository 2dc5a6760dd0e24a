import { Tiles } from "@/components/ui/tiles";
import { useText } from "@/lib/i18n";
import type { InputProps } from "../types";

/** Yes and no side by side: an unanswered question stays visibly unanswered. */
export function BooleanInput(props: InputProps<"boolean">) {
  const t = useText();
  return (
    <Tiles
      id={props.id}
      labelledBy={`${props.id}-label`}
      describedBy={props.describedBy}
      invalid={props.invalid}
      disabled={props.disabled}
      tiles={[
        { value: "yes", label: t("yes") },
        { value: "no", label: t("no") },
      ]}
      value={typeof props.value === "boolean" ? (props.value ? "yes" : "no") : null}
      onChange={(value) => props.onChange(value === "yes")}
    />
  );
}
