/** Time zones of sites: dates are shown as people at the site read their clocks. */
import { useMemo } from "react";
import { useCatalogue } from "./catalogue";
import type { RecordPage } from "./model";
import { useRead } from "./queries";
import { deviceZone, isZone } from "./time";

const ZONE_FIELDS = ["time_zone", "timezone"];

function zonesOf(page: RecordPage | undefined): Map<string, string> {
  const zones = new Map<string, string>();
  for (const { record } of page?.rows ?? []) {
    const value = ZONE_FIELDS.map((name) => record.fields[name]).find((v) => v?.t === "text");
    if (value?.t === "text" && isZone(value.v)) zones.set(record.id, value.v);
  }
  return zones;
}

/** Answers the zone of a site; the device's own when the site is unknown. */
export function useZoneOf(): (site: string | null | undefined) => string {
  const catalogue = useCatalogue();
  const siteType = [...catalogue.types.values()].find((type) => type.is_site);
  const sites = useRead(
    "record.list",
    { record_type: siteType?.name ?? "", limit: 500 },
    siteType !== undefined,
  );
  return useMemo(() => {
    const zones = zonesOf(sites.data);
    return (site) => (site && zones.get(site)) || deviceZone();
  }, [sites.data]);
}
