import { TextFilter } from "../text/filter";
import type { FilterProps } from "../types";

/** One label that must be present, or must not. */
export function TagsFilter(props: FilterProps<"tags">) {
  return <TextFilter {...props} />;
}
