import { ReferenceFilter } from "../reference/filter";
import type { FilterProps } from "../types";

export function SiteFilter(props: FilterProps<"site">) {
  return <ReferenceFilter {...props} target="site" />;
}
