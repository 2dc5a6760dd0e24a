import { Plus } from "lucide-react";
import { iconNamed } from "@/components/icon";
import { useCatalogue } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { RecordType } from "@/lib/model";
import { useSession } from "@/lib/session";
import { HomeTile } from "./home-tile";

/** Types with a workflow are what people report; registers are kept from their own lists. */
const isReported = (type: RecordType) => type.workflow !== null && !type.reference;

/** One big tile for each kind of record this person may create; the safety facts first. */
export function CreateTiles() {
  const t = useText();
  const labels = useLabels();
  const { mayOn } = useSession();
  const { types, viewsOf } = useCatalogue();
  const offered = [...types.values()]
    .filter((type) => isReported(type) && mayOn("create", type))
    .sort((a, b) => Number(b.safety_fact) - Number(a.safety_fact));
  return offered.map((type, i) => {
    const quick = viewsOf(type).quick;
    return (
      <HomeTile
        key={type.name}
        to={`/${type.module}/${type.plural}/${quick ? "quick" : "new"}`}
        icon={iconNamed(type.icon)}
        mark={Plus}
        title={quick ? t(`quick-${type.name}`) : (t.maybe(`create-${type.name}`) ?? t("form-new", { type: labels.type(type.name) }))}
        detail={quick ? labels.type(type.name) : undefined}
        primary={i === 0}
      />
    );
  });
}
