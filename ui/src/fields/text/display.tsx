import { Blank } from "../blank";
import type { DisplayProps } from "../types";

export function TextDisplay({ value, dense }: DisplayProps<"text">) {
  if (value?.t !== "text" || value.v === "") return <Blank />;
  return <span className={dense ? "truncate" : "break-words"}>{value.v}</span>;
}
