import type { ReactNode } from "react";
import { Answer } from "@/components/answer";
import { Section } from "@/components/page";
import { RecordLine } from "@/components/record-line";
import type { Condition } from "@/lib/condition";
import type { RecordType } from "@/lib/model";
import { useRead } from "@/lib/queries";
import { useZoneOf } from "@/lib/zones";
import { AllLink } from "./all-link";

interface Props {
  type: RecordType;
  title: string;
  filter?: Condition;
  sort?: { field: string; descending: boolean };
  limit?: number;
  /** Nothing is asked. */
  none?: boolean;
  /** What "all" leads to; the filter when absent. */
  all?: Condition;
  /** What to say of no records; without it the section is not there. */
  empty?: ReactNode;
}

/** The first few records of a kind, under a title. */
export function RecordSection({ type, title, filter, sort, limit = 5, none, all = filter, empty }: Props) {
  const zoneOf = useZoneOf();
  const page = useRead("record.list", { record_type: type.name, filter, sort: sort ? [sort] : [], limit }, !none);
  return (
    <Answer of={page} what={title} part waiting={null}>
      {({ rows }) =>
        (rows.length > 0 || empty) && (
          <Section title={title} flush action={<AllLink type={type} filter={all} />}>
            {rows.length === 0 && empty}
            <div className="divide-y divide-line">
              {rows.map((row) => (
                <RecordLine key={row.record.id} row={row} type={type} zone={zoneOf(row.record.site_id)} />
              ))}
            </div>
          </Section>
        )
      }
    </Answer>
  );
}
