import { BookmarkPlus, Pencil, Save, Trash2 } from "lucide-react";
import { useId, useState, type ReactNode } from "react";
import { FieldFrame } from "@/components/field-frame";
import { Button, type ButtonProps } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import type { CommandFailure } from "@/lib/api";
import { useText } from "@/lib/i18n";
import { listSearch, type ListSearch } from "@/lib/list-search";
import { useRefusal } from "@/lib/refusal";
import { same } from "@/lib/values";
import type { ToolProps } from "./list-tools";
import { madeOf, useSavedLists, type SavedList } from "./use-saved-lists";

/** Whether a list differs from what its module declares. */
export const isOwn = ({ q, filter, sort, columns, group }: ListSearch) => Boolean(q || filter || sort || columns || group);

interface Props extends Pick<ToolProps, "type" | "search" | "onChange"> {
  size: ButtonProps["size"];
  onDone?(): void;
}

/** Keeps the list as it is under a name; changes, renames or forgets one. */
export function SavedMenu({ type, search, onChange, size, onDone }: Props) {
  const t = useText();
  const toast = useToast();
  const refusal = useRefusal();
  const { lists, save, remove } = useSavedLists(type);
  const now = lists.find((one) => one.id === search.saved);
  const failed = (error: CommandFailure) => toast({ title: refusal(error) ?? t("error-internal"), tone: "warning" });
  const show = (kept: SavedList) => {
    onChange({ ...kept.search, open: search.open });
    onDone?.();
  };
  if (!now) {
    if (!isOwn(search)) return null;
    return (
      <NameDialog size={size} title={t("saved-save")} icon={<BookmarkPlus aria-hidden />} name="" onName={(name) => void save(name, search).then(show).catch(failed)} />
    );
  }
  const forget = () => {
    onChange({ ...listSearch({}), view: search.view });
    remove(now.id).catch(failed);
    onDone?.();
  };
  return (
    <>
      {!same(madeOf(now.search), madeOf(search)) && (
        <Button size={size} variant="ghost" onClick={() => void save(now.name, search, now.id).then(show).catch(failed)}>
          <Save aria-hidden />
          <span>{t("saved-update")}</span>
        </Button>
      )}
      <NameDialog size={size} title={t("saved-rename")} icon={<Pencil aria-hidden />} name={now.name} onName={(name) => void save(name, now.search, now.id).then(onDone).catch(failed)} />
      <Button size={size} variant="ghost" onClick={forget}>
        <Trash2 aria-hidden />
        <span>{t("saved-remove")}</span>
      </Button>
    </>
  );
}

/** A button that asks what a list is called. */
function NameDialog({ size, title, icon, name, onName }: { size: ButtonProps["size"]; title: string; icon: ReactNode; name: string; onName(name: string): void }) {
  const t = useText();
  const id = useId();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState(name);
  const show = (next: boolean) => {
    setOpen(next);
    setText(name);
  };
  const wanted = text.trim();
  return (
    <>
      <Button size={size} variant="ghost" onClick={() => show(true)}>
        {icon}
        <span>{title}</span>
      </Button>
      <Dialog
        open={open}
        onOpenChange={show}
        title={title}
        description={t("saved-detail")}
        footer={
          <Button variant="primary" type="submit" form={`${id}-form`} disabled={wanted === ""}>
            {t("form-save")}
          </Button>
        }
      >
        <form
          id={`${id}-form`}
          onSubmit={(event) => {
            event.preventDefault();
            if (wanted === "") return;
            onName(wanted);
            show(false);
          }}
        >
          <FieldFrame id={id} label={t("saved-name")} required>
            <Input id={id} autoFocus maxLength={60} value={text} onChange={(event) => setText(event.target.value)} />
          </FieldFrame>
        </form>
      </Dialog>
    </>
  );
}
