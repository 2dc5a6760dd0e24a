import { Instant } from "@/components/instant";
import { Blank } from "../blank";
import type { DisplayProps } from "../types";

export function DatetimeDisplay({ value, zone, dense }: DisplayProps<"datetime">) {
  if (value?.t !== "datetime") return <Blank />;
  return <Instant at={value.v} zone={zone} short={dense} />;
}
