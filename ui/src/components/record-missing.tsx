import { Link } from "@tanstack/react-router";
import { FileQuestionMark } from "lucide-react";
import type { CommandFailure } from "@/lib/api";
import { useText } from "@/lib/i18n";
import { ReadFailed } from "./answer";
import { Forbidden } from "./forbidden";
import { Button } from "./ui/button";
import { EmptyState } from "./ui/feedback";

/** A record that this device does not hold, or that this person may not see. */
export function RecordMissing({ error }: { error: CommandFailure | null }) {
  const t = useText();
  if (error?.code === "forbidden") return <Forbidden />;
  if (error && error.code !== "not_found") return <ReadFailed alone error={error} />;
  return (
    <EmptyState
      alone
      icon={FileQuestionMark}
      title={t("record-missing")}
      detail={t("record-missing-detail")}
      action={
        <Button asChild>
          <Link to="/">{t("nav-home")}</Link>
        </Button>
      }
    />
  );
}
