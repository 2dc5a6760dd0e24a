import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { ChoiceBadge } from "@/components/choice-badge";
import { Instant } from "@/components/instant";
import type { RecordRow, RecordType } from "@/lib/model";
import { urgentField } from "@/lib/tones";
import { StateBadge } from "./state-badge";
import { SyncMark } from "./sync-badge";

interface Props {
  row: RecordRow;
  type: RecordType;
  zone: string;
  to?: LinkProps;
  /** What is said of it beside its number, instead of when it was made. */
  detail?: ReactNode;
}

/** One record in a short list: what it is, how urgent, where it stands. */
export function RecordLine({ row, type, zone, to, detail }: Props) {
  const urgency = urgentField(type);
  const level = urgency ? row.record.fields[urgency] : undefined;
  return (
    <Link
      {...(to ?? { to: "/$module/$plural/$id", params: { module: type.module, plural: type.plural, id: row.record.id } })}
      className="flex min-h-(--row) flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 hover:bg-hover in-data-list:md:px-8"
    >
      <span className="flex min-w-0 flex-1 basis-60 flex-col">
        <span className="line-clamp-2 font-medium wrap-anywhere">{row.title || "–"}</span>
        <span className="flex flex-wrap items-center gap-x-2 text-xs text-ink-3">
          {row.number && <span>{row.number}</span>}
          {detail ?? <Instant at={row.record.created_at} zone={zone} short />}
          <SyncMark state={row.sync_state} />
        </span>
      </span>
      <span className="flex max-w-full flex-wrap items-center gap-2">
        {urgency && level?.t === "text" && <ChoiceBadge type={type} field={urgency} value={level.v} />}
        <StateBadge type={type} state={row.record.status} />
      </span>
    </Link>
  );
}
