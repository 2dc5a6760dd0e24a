import { Link } from "@tanstack/react-router";
import { FilePen } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/feedback";
import { ago } from "@/lib/format";
import { useText } from "@/lib/i18n";
import type { RecordType } from "@/lib/model";
import { useRead } from "@/lib/queries";
import { useLanguage } from "@/lib/session";

/** An unfinished form of the same type can be continued. */
export function DraftNotice({ type, except, quick }: { type: RecordType; except: string | undefined; quick?: boolean }) {
  const t = useText();
  const language = useLanguage();
  const drafts = useRead("draft.list", {});
  const last = drafts.data
    ?.filter((d) => d.record_type === type.name && d.id !== except && !d.id.startsWith("edit-"))
    .sort((a, b) => b.updated_at - a.updated_at)[0];
  if (!last) return null;
  const title = last.fields[type.title_field];
  return (
    <Notice
      tone="info"
      icon={FilePen}
      action={
        <Button asChild size="sm">
          <Link to={quick ? "/$module/$plural/quick" : "/$module/$plural/new"} params={{ module: type.module, plural: type.plural }} search={{ draft: last.id }}>
            {t("draft-continue")}
          </Link>
        </Button>
      }
    >
      {t("draft-found", { title: typeof title === "string" && title ? title : t("untitled"), ago: ago(last.updated_at, language) })}
    </Notice>
  );
}
