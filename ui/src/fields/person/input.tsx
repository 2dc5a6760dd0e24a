import { ReferenceInput } from "../reference/input";
import type { InputProps } from "../types";

export function PersonInput(props: InputProps<"person">) {
  return <ReferenceInput {...props} target="person" />;
}
