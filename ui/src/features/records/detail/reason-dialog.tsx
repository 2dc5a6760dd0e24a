import { CircleAlert } from "lucide-react";
import { useState } from "react";
import { FieldFrame } from "@/components/field-frame";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Textarea } from "@/components/ui/input";
import { useText } from "@/lib/i18n";
import { LEAST_REASON } from "../why-not";

interface Props {
  open: boolean;
  title: string;
  description?: string;
  /** Words of the button that sends. */
  action: string;
  busy: boolean;
  problem: string | null;
  onClose(): void;
  onSend(reason: string): void;
  danger?: boolean;
}

/** Asks why before something that must be explained. */
export function ReasonDialog(props: Props) {
  const t = useText();
  const [reason, setReason] = useState("");
  const short = reason.trim().length < LEAST_REASON;
  return (
    <Dialog
      open={props.open}
      onOpenChange={(open) => !open && props.onClose()}
      title={props.title}
      description={props.description}
      footer={
        <>
          <Button onClick={props.onClose}>{t("action-cancel")}</Button>
          <Button variant={props.danger ? "danger" : "primary"} disabled={short || props.busy} onClick={() => props.onSend(reason.trim())}>
            {props.action}
          </Button>
        </>
      }
    >
      <FieldFrame id="reason" label={t("reason-label")} help={t("reason-help", { least: LEAST_REASON })} required>
        <Textarea id="reason" autoFocus value={reason} onChange={(event) => setReason(event.target.value)} maxLength={2000} aria-describedby="reason-help" />
      </FieldFrame>
      {props.problem && (
        <p role="alert" className="mt-3 flex items-start gap-2 text-danger-ink">
          <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
          {props.problem}
        </p>
      )}
    </Dialog>
  );
}
