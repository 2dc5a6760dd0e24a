import type { ReactNode } from "react";
import { Tiles } from "@/components/ui/tiles";
import type { Field } from "@/lib/model";
import { useRead } from "@/lib/queries";
import type { Values } from "@/fields/form/entering";

/** Up to this many places lie open; more are searched. */
const OPEN = 12;

interface Props {
  field: Field;
  id: string;
  values: Values;
  invalid: boolean;
  describedBy: string | undefined;
  onChange(value: string): void;
  /** What is entered with when there are many. */
  children: ReactNode;
}

/** Areas of the site as tiles: no long list to scroll with gloves on. */
export function PlaceChoice({ field, id, values, onChange, children, ...props }: Props) {
  const site = field.kind === "area" && field.site_field ? values[field.site_field] : undefined;
  const few = typeof site === "string";
  const options = useRead("record.options", { record_type: "area", site_id: few ? site : undefined, limit: OPEN + 1 }, few);
  if (!few || !options.data || options.data.length === 0 || options.data.length > OPEN) return children;
  const value = values[field.name];
  return (
    <Tiles
      id={id}
      labelledBy={`${id}-label`}
      describedBy={props.describedBy}
      invalid={props.invalid}
      value={typeof value === "string" ? value : null}
      onChange={onChange}
      tiles={options.data.map((option) => ({ value: option.id, label: option.title }))}
    />
  );
}
