import { Link } from "@tanstack/react-router";
import type { Kind } from "@/lib/catalogue";
import { Blank } from "../blank";
import type { DisplayProps } from "../types";

/** The name of the record pointed to; on a page it leads there. */
export function ReferenceDisplay<K extends Kind>({ value, names, dense }: DisplayProps<K>) {
  if (value?.t !== "reference") return <Blank />;
  const name = names[value.v] ?? "…";
  if (dense) return <span className="truncate">{name}</span>;
  return (
    <Link
      to="/record/$id"
      params={{ id: value.v }}
      className="rounded underline decoration-line-strong/50 underline-offset-4 hover:decoration-current pointer-coarse:inline-flex pointer-coarse:-my-3.5 pointer-coarse:min-h-12 pointer-coarse:items-center glove:-my-3.5 glove:inline-flex glove:min-h-12 glove:items-center"
    >
      {name}
    </Link>
  );
}
