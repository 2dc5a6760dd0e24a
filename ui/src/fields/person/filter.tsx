import { ReferenceFilter } from "../reference/filter";
import type { FilterProps } from "../types";

export function PersonFilter(props: FilterProps<"person">) {
  return <ReferenceFilter {...props} target="person" />;
}
