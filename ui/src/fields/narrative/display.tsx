import { Blank } from "../blank";
import type { DisplayProps } from "../types";

export function NarrativeDisplay({ value, dense }: DisplayProps<"narrative">) {
  if (value?.t !== "text" || value.v === "") return <Blank />;
  if (dense) return <span className="truncate text-ink-2">{value.v.replace(/\s+/g, " ")}</span>;
  return <p className="max-w-[72ch] text-reading leading-relaxed break-words whitespace-pre-wrap">{value.v}</p>;
}
