import { ReferenceInput } from "../reference/input";
import type { InputProps } from "../types";

/** Areas of the site chosen in the same form. */
export function AreaInput(props: InputProps<"area">) {
  const { site_field } = props.field;
  const site = site_field ? props.values[site_field] : undefined;
  return <ReferenceInput {...props} target="area" site={typeof site === "string" ? site : null} />;
}
