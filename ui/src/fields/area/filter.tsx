import { ReferenceFilter } from "../reference/filter";
import type { FilterProps } from "../types";

export function AreaFilter(props: FilterProps<"area">) {
  return <ReferenceFilter {...props} target="area" />;
}
