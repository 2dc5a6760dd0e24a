import { BookmarkPlus, Pencil, Save, Trash2 } from "lucide-react";
import { useId, useState, type ReactNode } from "react";
import { FieldFrame } from "@/components/field-frame";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import type { CommandFailure } from "@/lib/api";
import { useText } from "@/lib/i18n";
import { listSearch, type ListSearch } from "@/lib/list-search";
import type { RecordType } from "@/lib/model";
import { useRefusal } from "@/lib/refusal";
import { same } from "@/lib/values";
import type { ChangeSearch } from "./record-list";
import { madeOf, useSavedLists, type SavedList } from "./use-saved-lists";

/** Whether a list differs from what its module declares. */
export const isOwn = ({ q, filter, sort, columns, group }: ListSearch) => Boolean(q || filter || sort || columns || group);

/** Keeps the list as it is under a name; changes, renames or forgets one. */
export function SavedMenu({ type, search, onChange }: { type: RecordType; search: ListSearch; onChange: ChangeSearch }) {
  const t = useText();
  const toast = useToast();
  const refusal = useRefusal();
  const { lists, save, remove } = useSavedLists(type);
  const now = lists.find((one) => one.id === search.saved);
  const failed = (error: CommandFailure) => toast({ title: refusal(error) ?? t("error-internal"), tone: "warning" });
  const show = (kept: SavedList) => onChange({ ...kept.search, open: search.open });
  if (!now) {
    if (!isOwn(search)) return null;
    return (
      <NameDialog title={t("saved-save")} icon={<BookmarkPlus aria-hidden />} name="" onName={(name) => void save(name, search).then(show).catch(failed)} />
    );
  }
  const forget = () => {
    onChange({ ...listSearch({}), view: search.view });
    remove(now.id).catch(failed);
  };
  return (
    <>
      {!same(madeOf(now.search), madeOf(search)) && (
        <Button size="tool" variant="ghost" onClick={() => void save(now.name, search, now.id).then(show).catch(failed)}>
          <Save aria-hidden />
          <span>{t("saved-update")}</span>
        </Button>
      )}
      <NameDialog title={t("saved-rename")} icon={<Pencil aria-hidden />} name={now.name} onName={(name) => void save(name, now.search, now.id).catch(failed)} />
      <Button size="tool" variant="ghost" onClick={forget}>
        <Trash2 aria-hidden />
        <span>{t("saved-remove")}</span>
      </Button>
    </>
  );
}

/** A button that asks what a list is called. */
function NameDialog({ title, icon, name, onName }: { title: string; icon: ReactNode; name: string; onName(name: string): void }) {
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
      <Button size="tool" variant="ghost" onClick={() => show(true)}>
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
