import { SendHorizontal } from "lucide-react";
import { useState, type FormEvent, type KeyboardEvent } from "react";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/input";
import { useText } from "@/lib/i18n";
import { useWrite } from "@/lib/queries";
import { useRefusal } from "@/lib/refusal";

/** Says something about a record; Ctrl or ⌘ Enter sends. */
export function CommentComposer({ id, field }: { id: string; field: string }) {
  const t = useText();
  const refusal = useRefusal();
  const [text, setText] = useState("");
  const comment = useWrite("record.comment");
  const empty = text.trim() === "";
  const send = () => {
    if (empty || comment.isPending) return;
    comment.mutate({ id, field, text: text.trim() }, { onSuccess: () => setText("") });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
  };
  return (
    <form onSubmit={submit} className="mb-5 flex flex-col items-end gap-2">
      <Textarea
        aria-label={t("comment-label")}
        placeholder={t("comment-placeholder")}
        className="min-h-16"
        maxLength={10_000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={keys}
      />
      {comment.error && (
        <p role="alert" className="self-start text-label text-danger-ink">
          {refusal(comment.error)}
        </p>
      )}
      <Button type="submit" size="sm" variant={empty ? "secondary" : "primary"} disabled={empty || comment.isPending}>
        <SendHorizontal aria-hidden />
        {t("comment-send")}
      </Button>
    </form>
  );
}
