import { Instant } from "@/components/instant";
import { utc } from "@/lib/format";
import { Blank } from "../blank";
import type { DisplayProps } from "../types";

/** By the site's clock; on a page UTC stands beside it, for fingers that cannot hover. */
export function DatetimeDisplay({ value, zone, dense }: DisplayProps<"datetime">) {
  if (value?.t !== "datetime") return <Blank />;
  if (dense || zone === "UTC") return <Instant at={value.v} zone={zone} short={dense} />;
  return (
    <span className="flex flex-wrap items-baseline gap-x-2">
      <Instant at={value.v} zone={zone} />
      <time className="tabular text-xs text-ink-3">{utc(value.v)}</time>
    </span>
  );
}
