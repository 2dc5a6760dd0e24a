import { useLabels } from "@/lib/labels";
import type { RecordType } from "@/lib/model";
import { useRead } from "@/lib/queries";
import type { Values } from "@/fields/form/entering";
import type { Words } from "./answers";

const REFERENCES = ["person", "company", "site", "area", "record"];

/** Answers in words: labels of choices, names of places and people, texts as they are. */
export function useWords(type: RecordType, values: Values): Words {
  const labels = useLabels();
  const ids = type.fields
    .filter((field) => REFERENCES.includes(field.kind))
    .map((field) => values[field.name])
    .filter((value): value is string => typeof value === "string" && value !== "");
  const names = useRead("record.names", { ids }, ids.length > 0);
  return (field, value) => {
    if (field.kind === "choice") return labels.choice(type.name, field.name, String(value));
    if (REFERENCES.includes(field.kind)) return names.data?.[String(value)] ?? "";
    return typeof value === "string" ? value : "";
  };
}
