import { ReferenceInput } from "../reference/input";
import type { InputProps } from "../types";

export function CompanyInput(props: InputProps<"company">) {
  return <ReferenceInput {...props} target="company" />;
}
