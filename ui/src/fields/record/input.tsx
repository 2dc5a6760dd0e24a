import { ReferenceInput } from "../reference/input";
import type { InputProps } from "../types";

export function RecordInput(props: InputProps<"record">) {
  return <ReferenceInput {...props} target={props.field.target} />;
}
