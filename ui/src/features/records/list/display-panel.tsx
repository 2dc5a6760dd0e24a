import { SlidersHorizontal, SquareCheck } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useText } from "@/lib/i18n";
import { GroupChoice } from "./group-choice";
import type { ToolProps } from "./list-tools";
import { SavedMenu } from "./saved-menu";
import { SortChoice } from "./sort-choice";

/** Where rows are cards: everything a list can be made to show behind one button, so that records begin high on the page. */
export function DisplayPanel(props: ToolProps) {
  const t = useText();
  const { search, onSelecting } = props;
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  const select = () => {
    onSelecting(true);
    close();
  };
  return (
    <>
      <Button size="tool" variant={search.sort || search.group ? "soft" : "secondary"} onClick={() => setOpen(true)}>
        <SlidersHorizontal aria-hidden />
        <span>{t("list-display")}</span>
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t("list-display")}
        side
        footer={
          <Button variant="primary" onClick={close}>
            {t("list-show")}
          </Button>
        }
      >
        <div className="flex flex-col gap-6">
          <div className="flex flex-wrap gap-(--gap)">
            <Button onClick={select}>
              <SquareCheck aria-hidden />
              {t("list-selecting")}
            </Button>
            <SavedMenu {...props} size="md" onDone={close} />
          </div>
          <Part title={t("list-sort")}>
            <SortChoice {...props} />
          </Part>
          <Part title={t("list-group")}>
            <GroupChoice {...props} />
          </Part>
        </div>
      </Dialog>
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-2">
      <h3 className="text-sm font-semibold">{title}</h3>
      {children}
    </section>
  );
}
