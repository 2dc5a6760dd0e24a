import { Avatar } from "@/components/ui/avatar";
import { Blank } from "../blank";
import { ReferenceDisplay } from "../reference/display";
import type { DisplayProps } from "../types";

export function PersonDisplay(props: DisplayProps<"person">) {
  if (props.value?.t !== "reference") return <Blank />;
  const name = props.names[props.value.v] ?? "";
  return (
    <span className="inline-flex min-w-0 items-center gap-2">
      <Avatar name={name} className={props.dense ? "size-5 text-2xs" : undefined} />
      <ReferenceDisplay {...props} />
    </span>
  );
}
