import { ReferenceFilter } from "../reference/filter";
import type { FilterProps } from "../types";

export function CompanyFilter(props: FilterProps<"company">) {
  return <ReferenceFilter {...props} target="company" />;
}
