/** The doors to the registry: a field of any kind, shown or entered. */
import type { ComponentType } from "react";
import type { Field } from "@/lib/model";
import { FIELDS } from "./registry";
import type { DisplayProps, FieldComponents, InputProps } from "./types";

/** The registry's typing guarantees that kind and component match; here the kind is only known at run time. */
function partsOf(field: Field): FieldComponents<"text"> {
  return FIELDS[field.kind] as unknown as FieldComponents<"text">;
}

type Loose<P> = Omit<P, "field"> & { field: Field };

export function FieldDisplay(props: Loose<DisplayProps>) {
  const Show = partsOf(props.field).Display as unknown as ComponentType<Loose<DisplayProps>>;
  return <Show {...props} />;
}

export function FieldInput(props: Loose<InputProps>) {
  const Enter = partsOf(props.field).Input as unknown as ComponentType<Loose<InputProps>> | null;
  return Enter && <Enter {...props} />;
}

export const canEnter = (field: Field) => partsOf(field).Input !== null;
export const isGroup = (field: Field) => partsOf(field).group === true;
export const isWide = (field: Field) => partsOf(field).wide === true;
