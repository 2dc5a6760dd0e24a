import { day } from "@/lib/format";
import { useLanguage } from "@/lib/session";
import { Blank } from "../blank";
import type { DisplayProps } from "../types";

export function DateDisplay({ value }: DisplayProps<"date">) {
  const language = useLanguage();
  if (value?.t !== "text" || value.v === "") return <Blank />;
  return <time dateTime={value.v}>{day(value.v, language)}</time>;
}
