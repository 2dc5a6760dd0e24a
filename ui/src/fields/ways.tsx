import { useState, type ReactNode } from "react";
import { Tiles, type Tile } from "@/components/ui/tiles";
import { ToggleChips } from "@/components/ui/toggle-chips";
import type { FieldTest } from "@/lib/field-test";
import { useText } from "@/lib/i18n";
import type { FilterProps } from "./types";

export type Way = FieldTest["is"];
type Asked = Pick<FilterProps, "label" | "value" | "onChange"> & { field: { required: boolean } };

/** The ways a field of a kind is asked about, one at a time, and what the one chosen needs. */
export function Ways({ ways, field, label, value, onChange, children }: Asked & { ways: [Way, ...Way[]]; children(way: Way): ReactNode }) {
  const t = useText();
  const [chosen, choose] = useState<Way>(value?.is ?? ways[0]);
  const way = value?.is ?? chosen;
  // What must be filled in is never empty.
  const offered: Way[] = field.required ? ways : [...ways, "empty", "filled"];
  const turn = (next: Way) => {
    choose(next);
    onChange(turned(value, next));
  };
  return (
    <div className="flex flex-col gap-3">
      {offered.length > 1 && (
        <Tiles label={label} value={way} onChange={(next) => turn(next as Way)} tiles={offered.map((one) => ({ value: one, label: t(`filter-way-${one}`) }))} />
      )}
      {children(way)}
    </div>
  );
}

/** What was chosen goes along where the other way needs the same. */
function turned(value: FieldTest | null, way: Way): FieldTest | null {
  if (way === "empty" || way === "filled") return { is: way };
  if ((way === "any" || way === "none") && value && "values" in value) return { is: way, values: value.values };
  if ((way === "contains" || way === "lacks") && value && "text" in value) return { is: way, text: value.text };
  return null;
}

/** One, or none, of a few values. */
export function OneOf({ chips, children, ...asked }: Asked & { chips: Tile[]; children?(add: (value: string) => void): ReactNode }) {
  const { label, value, onChange } = asked;
  const values = value && "values" in value ? value.values.map(String) : [];
  return (
    <Ways {...asked} ways={["any", "none"]}>
      {(way) => {
        if (way !== "any" && way !== "none") return null;
        const set = (next: string[]) => onChange(next.length > 0 ? { is: way, values: next } : null);
        return (
          <>
            {chips.length > 0 && <ToggleChips label={label} chips={chips} values={values} onChange={set} />}
            {children?.((added) => !values.includes(added) && set([...values, added]))}
          </>
        );
      }}
    </Ways>
  );
}
