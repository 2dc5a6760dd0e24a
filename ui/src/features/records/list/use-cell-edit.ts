import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { isVisible } from "@/fields/form/entering";
import type { Field, RecordRow, RecordSteps, RecordType } from "@/lib/model";
import { read } from "@/lib/queries";
import { plainFields } from "@/lib/values";
import { shortFields } from "../bulk/plan";

/** A value being changed in the list. */
export interface CellEdit {
  row: RecordRow;
  field: Field;
  /** Every field of the record this person may change now. */
  may: string[];
  cell: HTMLElement;
}

const policy = (row: RecordRow) => read("record.steps", { ids: [row.record.id] });

function editable(type: RecordType, row: RecordRow, steps: RecordSteps[] | undefined): Field[] {
  const values = plainFields(row.record.fields);
  return shortFields(type, steps ?? []).filter((field) => isVisible(field, values));
}

/** Which value of the list is being changed. Only what the core's policy lets this person change is offered. */
export function useCellEdit(type: RecordType) {
  const client = useQueryClient();
  const [now, setNow] = useState<CellEdit | null>(null);
  return {
    now,
    end: useCallback(() => setNow(null), []),
    /** Asks the policy ahead, for the answer to be there when it is needed. */
    prepare: (row: RecordRow) => void client.prefetchQuery(policy(row)),
    mayEdit: (row: RecordRow, column: string) => editable(type, row, client.getQueryData(policy(row).queryKey)).some((field) => field.name === column),
    /** Changes the value of a column, or of the first that may be. */
    begin: async (row: RecordRow, columns: string[], column: string | undefined, cellOf: (column: string) => HTMLElement | null) => {
      const steps = await client.fetchQuery(policy(row));
      const fields = editable(type, row, steps);
      const wanted = (column ? [column] : columns).find((name) => fields.some((field) => field.name === name));
      const field = fields.find(({ name }) => name === wanted);
      const cell = field && cellOf(field.name);
      if (field && cell) setNow({ row, field, may: steps[0]?.may.fields ?? [], cell });
    },
  };
}
