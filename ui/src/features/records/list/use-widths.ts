import { useMemo, useState } from "react";
import { fieldOf, useCatalogue } from "@/lib/catalogue";
import { useKept } from "@/lib/kept";
import { useLabels } from "@/lib/labels";
import type { RecordType } from "@/lib/model";
import { inBounds, type Widths, type Words } from "./columns";

/**
 * Widths this person gave a type's columns. They stay on this device, unlike the columns of a saved
 * list: what suits a desk does not suit the screen of a tablet.
 */
export function useWidths(type: RecordType) {
  const { values, keep } = useKept("widths", type);
  const [pulled, setPulled] = useState<Widths>({});
  const kept = Object.fromEntries(Object.entries(values).filter((entry): entry is [string, number] => typeof entry[1] === "number"));
  const keepAll = (next: Widths) => {
    setPulled({});
    keep(next);
  };
  return {
    widths: { ...kept, ...pulled },
    /** While it is being pulled. */
    pull: (column: string, px: number) => setPulled({ [column]: inBounds(px) }),
    /** Keeps a width; `null` goes back to the usual one. */
    set: (column: string, px: number | null) => {
      const { [column]: _, ...rest } = kept;
      keepAll(px === null ? rest : { ...rest, [column]: inBounds(px) });
    },
    isOwn: Object.keys(kept).length > 0,
    forget: () => keepAll({}),
  };
}

/** What the columns of a type may have to say. */
export function useWords(type: RecordType): Words {
  const labels = useLabels();
  const catalogue = useCatalogue();
  return useMemo(() => {
    const workflow = catalogue.workflowOf(type);
    return {
      name: (column) => labels.field(type.name, column),
      said: (column) => {
        if (column === "status") return workflow?.states.map((state) => labels.state(workflow.name, state.name)) ?? [];
        const field = fieldOf(type, column);
        return field?.kind === "choice" ? field.choices.map((choice) => labels.choice(type.name, column, choice)) : [];
      },
    };
  }, [labels, catalogue, type]);
}
