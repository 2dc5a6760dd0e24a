import { useLabels } from "@/lib/labels";
import type { FilterProps } from "../types";
import { OneOf } from "../ways";

export function ComputedFilter(props: FilterProps<"computed">) {
  const labels = useLabels();
  const { field, type } = props;
  const results = [...new Set(field.cases.map((one) => one.value).filter((value) => typeof value === "string"))];
  return <OneOf {...props} chips={results.map((value) => ({ value, label: labels.choice(type.name, field.name, value) }))} />;
}
