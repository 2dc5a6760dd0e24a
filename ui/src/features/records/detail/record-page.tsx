import { Link, useParams } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { RecordType } from "@/lib/model";
import { useRouteType } from "@/lib/route-type";
import { NotFoundType } from "../not-found-type";
import { RecordView } from "./record-view";

/** A record at its own address. */
export function RecordPage() {
  const { id = "" } = useParams({ strict: false });
  const type = useRouteType();
  if (!type) return <NotFoundType />;
  return <RecordView key={id} id={id} back={<BackToList type={type} />} />;
}

function BackToList({ type }: { type: RecordType }) {
  const t = useText();
  const labels = useLabels();
  return (
    <Button asChild variant="ghost" size="sm" className="-ml-3">
      <Link to="/$module/$plural" params={{ module: type.module, plural: type.plural }}>
        <ArrowLeft aria-hidden />
        <span className="sr-only">{t("action-back")}: </span>
        {labels.plural(type.name)}
      </Link>
    </Button>
  );
}
