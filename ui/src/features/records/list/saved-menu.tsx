import { BookmarkPlus, Save, Trash2 } from "lucide-react";
import { useId, useState } from "react";
import { FieldFrame } from "@/components/field-frame";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { useText } from "@/lib/i18n";
import { listSearch, type ListSearch } from "@/lib/list-search";
import type { RecordType } from "@/lib/model";
import { same } from "@/lib/values";
import type { ChangeSearch } from "./record-list";
import { useSavedViews } from "./use-saved-views";

/** What a list is made of, without what is open beside it. */
const made = (search: ListSearch) => ({ ...search, open: undefined, saved: undefined });

/** Whether a list differs from what its module declares. */
export const isOwn = ({ q, filter, sort, columns, group }: ListSearch) => Boolean(q || filter || sort || columns || group);

/** Keeps the list as it is under a name, or forgets one. */
export function SavedMenu({ type, search, onChange }: { type: RecordType; search: ListSearch; onChange: ChangeSearch }) {
  const t = useText();
  const toast = useToast();
  const { views, update, remove } = useSavedViews(type);
  const now = views.find((one) => one.id === search.saved);
  const failed = () => toast({ title: t("error-internal"), tone: "warning" });
  if (!now) return isOwn(search) ? <SaveAs type={type} search={search} onChange={onChange} /> : null;
  const forget = () => {
    onChange({ ...listSearch({}), view: search.view });
    remove(now.id).catch(failed);
  };
  return (
    <>
      {!same(made(now.search), made(search)) && (
        <Button size="tool" variant="ghost" onClick={() => void update(now.id, search).catch(failed)}>
          <Save aria-hidden />
          <span>{t("saved-update")}</span>
        </Button>
      )}
      <Button size="tool" variant="ghost" onClick={forget}>
        <Trash2 aria-hidden />
        <span>{t("saved-remove")}</span>
      </Button>
    </>
  );
}

function SaveAs({ type, search, onChange }: { type: RecordType; search: ListSearch; onChange: ChangeSearch }) {
  const t = useText();
  const toast = useToast();
  const id = useId();
  const { save } = useSavedViews(type);
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const keep = () => {
    save(name.trim(), search)
      .then((saved) => onChange({ saved }))
      .catch(() => toast({ title: t("error-internal"), tone: "warning" }));
    setOpen(false);
    setName("");
  };
  return (
    <>
      <Button size="tool" variant="ghost" onClick={() => setOpen(true)}>
        <BookmarkPlus aria-hidden />
        <span>{t("saved-save")}</span>
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t("saved-save")}
        description={t("saved-detail")}
        footer={
          <Button variant="primary" type="submit" form={`${id}-form`} disabled={name.trim() === ""}>
            {t("form-save")}
          </Button>
        }
      >
        <form
          id={`${id}-form`}
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() !== "") keep();
          }}
        >
          <FieldFrame id={id} label={t("saved-name")} required>
            <Input id={id} autoFocus maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
          </FieldFrame>
        </form>
      </Dialog>
    </>
  );
}
