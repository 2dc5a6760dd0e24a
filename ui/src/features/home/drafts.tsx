import { Link } from "@tanstack/react-router";
import { FilePen } from "lucide-react";
import { Answer } from "@/components/answer";
import { Section } from "@/components/page";
import { useCatalogue } from "@/lib/catalogue";
import { ago } from "@/lib/format";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { Draft } from "@/lib/model";
import { useRead } from "@/lib/queries";
import { useLanguage } from "@/lib/session";

/** Forms begun and not finished: they live on this device only. */
export function Drafts() {
  const t = useText();
  const drafts = useRead("draft.list", {});
  return (
    <Answer of={drafts} what={t("home-drafts")} part waiting={null}>
      {(all) => <Begun drafts={all.filter((draft) => !draft.id.startsWith("edit-")).sort((a, b) => b.updated_at - a.updated_at)} />}
    </Answer>
  );
}

function Begun({ drafts }: { drafts: Draft[] }) {
  const t = useText();
  if (drafts.length === 0) return null;
  return (
    <Section title={t("home-drafts")} flush>
      <ul className="divide-y divide-line">
        {drafts.slice(0, 5).map((draft) => (
          <DraftLine key={draft.id} draft={draft} />
        ))}
      </ul>
    </Section>
  );
}

function DraftLine({ draft }: { draft: Draft }) {
  const t = useText();
  const labels = useLabels();
  const language = useLanguage();
  const type = useCatalogue().types.get(draft.record_type);
  if (!type) return null;
  const title = draft.fields[type.title_field];
  return (
    <li>
      <Link
        to="/$module/$plural/new"
        params={{ module: type.module, plural: type.plural }}
        search={{ draft: draft.id }}
        className="flex min-h-(--row) items-center gap-3 px-4 py-2 hover:bg-hover"
      >
        <FilePen className="size-4 shrink-0 text-ink-3" aria-hidden />
        <span className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-3">
          <span className="line-clamp-2 min-w-0 flex-1 basis-56 font-medium break-words">{typeof title === "string" && title ? title : t("untitled")}</span>
          <span className="shrink-0 text-xs text-ink-3">
            {labels.type(type.name)} · {ago(draft.updated_at, language)}
          </span>
        </span>
      </Link>
    </li>
  );
}
