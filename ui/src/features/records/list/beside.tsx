import { Link } from "@tanstack/react-router";
import { Maximize2, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useText } from "@/lib/i18n";
import type { RecordType } from "@/lib/model";
import { RecordView } from "../detail/record-view";

/** On a wide screen the record stands beside its list: the next one is a key away. */
export function Beside({ type, id, onClose }: { type: RecordType; id: string; onClose(): void }) {
  return (
    <div className="min-w-0 flex-1 border-t border-l border-line" data-testid="beside">
      <RecordView key={id} id={id} tools={<Tools type={type} id={id} onClose={onClose} />} />
    </div>
  );
}

function Tools({ type, id, onClose }: { type: RecordType; id: string; onClose(): void }) {
  const t = useText();
  return (
    <>
      <Button asChild variant="ghost" size="icon">
        <Link to="/$module/$plural/$id" params={{ module: type.module, plural: type.plural, id }} aria-label={t("record-whole")} title={t("record-whole")}>
          <Maximize2 />
        </Link>
      </Button>
      <Button variant="ghost" size="icon" aria-label={t("action-close")} onClick={onClose}>
        <X />
      </Button>
    </>
  );
}
