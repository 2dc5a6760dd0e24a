import { useParams } from "@tanstack/react-router";
import { useCatalogue } from "./catalogue";
import type { RecordType } from "./model";

/** The record type that the address names. */
export function useRouteType(): RecordType | undefined {
  const { module = "", plural = "" } = useParams({ strict: false });
  return useCatalogue().byRoute(module, plural);
}
