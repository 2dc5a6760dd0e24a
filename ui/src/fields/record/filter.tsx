import { ReferenceFilter } from "../reference/filter";
import type { FilterProps } from "../types";

export function RecordFilter(props: FilterProps<"record">) {
  return <ReferenceFilter {...props} target={props.field.target} />;
}
