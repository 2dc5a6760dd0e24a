import { TextFilter } from "../text/filter";
import type { FilterProps } from "../types";

/** One label that must be present. */
export function TagsFilter(props: FilterProps<"tags">) {
  return <TextFilter {...props} />;
}
