import { Link, useNavigate } from "@tanstack/react-router";
import { EllipsisVertical, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { useToast } from "@/components/ui/toast";
import { useText } from "@/lib/i18n";
import type { RecordDetail, RecordType } from "@/lib/model";
import { useWrite } from "@/lib/queries";
import { useRefusal } from "@/lib/refusal";
import { ReasonDialog } from "./reason-dialog";

/** Editing, and the rare things behind a menu. */
export function RecordActions({ detail, type }: { detail: RecordDetail; type: RecordType }) {
  const t = useText();
  const address = { module: type.module, plural: type.plural, id: detail.record.id };
  return (
    <div className="flex items-center gap-(--gap)">
      {detail.may.edit && (
        <Button asChild>
          <Link to="/$module/$plural/$id/edit" params={address}>
            <Pencil aria-hidden />
            {t("record-edit")}
          </Link>
        </Button>
      )}
      {detail.may.delete && <DeleteMenu detail={detail} type={type} />}
    </div>
  );
}

function DeleteMenu({ detail, type }: { detail: RecordDetail; type: RecordType }) {
  const t = useText();
  const toast = useToast();
  const refusal = useRefusal();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const request = useWrite("record.request");
  const remove = (reason: string) =>
    request.mutate(
      { id: detail.record.id, command: "delete", reason },
      {
        onSuccess: () => {
          setAsking(false);
          toast({ title: t("delete-asked") });
          void navigate({ to: "/$module/$plural", params: { module: type.module, plural: type.plural } });
        },
      },
    );
  return (
    <>
      <Menu
        trigger={
          <Button variant="ghost" size="icon" aria-label={t("nav-more")}>
            <EllipsisVertical />
          </Button>
        }
      >
        <MenuItem icon={Trash2} danger onSelect={() => setAsking(true)}>
          {t("record-delete")}
        </MenuItem>
      </Menu>
      <ReasonDialog
        open={asking}
        title={t("record-delete")}
        description={t("record-delete-detail")}
        action={t("record-delete")}
        busy={request.isPending}
        problem={refusal(request.error)}
        onClose={() => setAsking(false)}
        onSend={remove}
        danger
      />
    </>
  );
}
