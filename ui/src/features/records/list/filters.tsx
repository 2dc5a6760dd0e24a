import { ListFilter } from "lucide-react";
import { lazy, Suspense } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SkeletonRows } from "@/components/ui/feedback";
import { useText } from "@/lib/i18n";
import type { LinesProps } from "./filter-lines";

// Asked for by few, and lying on the device: not before the first screen.
const FilterLines = lazy(() => import("./filter-lines"));

/** What narrows a list, in a panel from the side: a line a field, of which one is open. */
export function Filters({ type, filter, at, onAt }: LinesProps) {
  const t = useText();
  const count = filter.parts.length;
  return (
    <>
      <Button id="list-filters" size="tool" onClick={() => onAt("")} variant={count ? "soft" : "secondary"}>
        <ListFilter aria-hidden />
        <span>{count ? t("list-filters-on", { count }) : t("list-filters")}</span>
      </Button>
      <Dialog
        open={at !== null}
        onOpenChange={(open) => onAt(open ? "" : null)}
        title={t("list-filters")}
        side
        footer={
          <>
            <Button onClick={filter.clear} disabled={count === 0}>
              {t("list-clear")}
            </Button>
            <Button variant="primary" onClick={() => onAt(null)}>
              {t("list-show")}
            </Button>
          </>
        }
      >
        <Suspense fallback={<SkeletonRows />}>
          <FilterLines type={type} filter={filter} at={at} onAt={onAt} />
        </Suspense>
      </Dialog>
    </>
  );
}
