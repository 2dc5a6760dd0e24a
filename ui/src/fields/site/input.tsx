import { ReferenceInput } from "../reference/input";
import type { InputProps } from "../types";

export function SiteInput(props: InputProps<"site">) {
  return <ReferenceInput {...props} target="site" />;
}
