import { Navigate, useParams } from "@tanstack/react-router";
import { RecordMissing } from "@/components/record-missing";
import { SkeletonRows } from "@/components/ui/feedback";
import { useCatalogue } from "@/lib/catalogue";
import { useRead } from "@/lib/queries";

/** `/record/<id>`: the address that e-mails and notifications carry, whatever the type. */
export function RecordRedirect() {
  const { id = "" } = useParams({ strict: false });
  const detail = useRead("record.get", { id });
  const { types } = useCatalogue();
  if (detail.isPending) return <SkeletonRows />;
  const type = detail.data && types.get(detail.data.record.record_type);
  if (!type) return <RecordMissing error={detail.error} />;
  return <Navigate to="/$module/$plural/$id" params={{ module: type.module, plural: type.plural, id }} replace />;
}
