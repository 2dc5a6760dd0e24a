import { instantOf } from "@/lib/time";
import { DateFilter } from "../date/filter";
import type { FilterProps } from "../types";

const toBound = (day: string, end: boolean) => new Date(`${day}T${end ? "23:59:59" : "00:00:00"}`).toISOString();

const fromBound = (bound: unknown) => {
  const at = instantOf(bound);
  if (at === null) return "";
  const date = new Date(at);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;
};

export function DatetimeFilter(props: FilterProps<"datetime">) {
  return <DateFilter {...props} toBound={toBound} fromBound={fromBound} />;
}
