import { Camera, Trash2 } from "lucide-react";
import { useState } from "react";
import { Section } from "@/components/page";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/menu";
import { Popover } from "@/components/ui/popover";
import { useToast } from "@/components/ui/toast";
import { useText } from "@/lib/i18n";

export function OverThePage() {
  const t = useText();
  const toast = useToast();
  const [open, setOpen] = useState<"box" | "side" | null>(null);
  return (
    <Section title={t("gallery-over")}>
      <div className="flex flex-wrap gap-(--gap)">
        <Button onClick={() => setOpen("box")}>{t("gallery-open-dialog")}</Button>
        <Button onClick={() => setOpen("side")}>{t("gallery-open-panel")}</Button>
        <Menu align="start" trigger={<Button>{t("gallery-open-menu")}</Button>}>
          <MenuLabel>{t("gallery-actions")}</MenuLabel>
          <MenuItem icon={Camera} hint={t("gallery-half")} onSelect={() => undefined}>
            {t("photo-take")}
          </MenuItem>
          <MenuSeparator />
          <MenuItem icon={Trash2} danger onSelect={() => undefined}>
            {t("record-delete")}
          </MenuItem>
        </Menu>
        <Popover label={t("gallery-open-popover")} trigger={<Button>{t("gallery-open-popover")}</Button>}>
          <p>{t("gallery-sample")}</p>
        </Popover>
        <Button onClick={() => toast({ title: t("saved-toast"), detail: t("created-toast-detail"), action: { label: t("action-back"), run: () => undefined } })}>{t("gallery-say-it")}</Button>
      </div>
      <Dialog
        open={open !== null}
        onOpenChange={() => setOpen(null)}
        side={open === "side"}
        title={t("record-delete")}
        description={t("record-delete-detail")}
        footer={
          <>
            <Button onClick={() => setOpen(null)}>{t("action-cancel")}</Button>
            <Button variant="danger" onClick={() => setOpen(null)}>
              {t("record-delete")}
            </Button>
          </>
        }
      >
        <p>{t("gallery-sample")}</p>
      </Dialog>
    </Section>
  );
}
