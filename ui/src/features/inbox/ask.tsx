import type { LucideIcon } from "lucide-react";
import { useId, useState } from "react";
import { FieldFrame } from "@/components/field-frame";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Textarea } from "@/components/ui/input";
import { useText } from "@/lib/i18n";

interface Props {
  icon: LucideIcon;
  /** Words of the button, of the dialog and of the yes. */
  words: string;
  detail: string;
  /** Label of a note to write; none is asked when absent. */
  note?: string;
  busy: boolean;
  danger?: boolean;
  onYes(note: string): void;
}

/** A button that asks once before it acts. */
export function Ask({ icon: Icon, words, detail, note, busy, danger, onYes }: Props) {
  const t = useText();
  const id = useId();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const yes = () => {
    setOpen(false);
    onYes(text.trim());
  };
  return (
    <>
      <Button variant={danger ? "ghost" : "secondary"} onClick={() => setOpen(true)} disabled={busy}>
        <Icon aria-hidden />
        {words}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={words}
        description={detail}
        footer={
          <>
            <Button onClick={() => setOpen(false)}>{t("action-cancel")}</Button>
            <Button variant={danger ? "danger" : "primary"} disabled={note !== undefined && text.trim() === ""} onClick={yes}>
              {words}
            </Button>
          </>
        }
      >
        {note !== undefined && (
          <FieldFrame id={id} label={note} required>
            <Textarea id={id} autoFocus value={text} onChange={(event) => setText(event.target.value)} />
          </FieldFrame>
        )}
      </Dialog>
    </>
  );
}
