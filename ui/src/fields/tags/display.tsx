import { Badge } from "@/components/ui/badge";
import { Blank } from "../blank";
import type { DisplayProps } from "../types";

export function TagsDisplay({ value, dense }: DisplayProps<"tags">) {
  if (value?.t !== "tags" || value.v.length === 0) return <Blank />;
  const shown = dense ? value.v.slice(0, 3) : value.v;
  const more = value.v.length - shown.length;
  return (
    <span className={`inline-flex gap-1 ${dense ? "overflow-hidden" : "flex-wrap"}`}>
      {shown.map((tag) => (
        <Badge key={tag}>{tag}</Badge>
      ))}
      {more > 0 && <Badge>{`+${more}`}</Badge>}
    </span>
  );
}
