import { Check, X } from "lucide-react";
import { useText } from "@/lib/i18n";
import { Blank } from "../blank";
import type { DisplayProps } from "../types";

export function BooleanDisplay({ value }: DisplayProps<"boolean">) {
  const t = useText();
  if (value?.t !== "boolean") return <Blank />;
  const Mark = value.v ? Check : X;
  return (
    <span className="inline-flex items-center gap-1.5">
      <Mark className={`size-4 ${value.v ? "text-success-solid" : "text-ink-3"}`} aria-hidden />
      {t(value.v ? "yes" : "no")}
    </span>
  );
}
