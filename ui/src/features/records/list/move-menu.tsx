import { ArrowRight, Lock, MoveRight } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Popover } from "@/components/ui/popover";
import { fieldOf, useCatalogue } from "@/lib/catalogue";
import { useText } from "@/lib/i18n";
import { useLabels } from "@/lib/labels";
import type { BoardView as Board, RecordRow, RecordType } from "@/lib/model";
import { useRead } from "@/lib/queries";
import { useWhyNot } from "../why-not";
import type { Move } from "./use-move";

interface Props {
  row: RecordRow;
  type: RecordType;
  board: Board;
  move: Move;
}

/** Where a card may go from here, and why it may not go elsewhere: the way without dragging. */
export function MoveMenu(props: Props) {
  const t = useText();
  const [open, setOpen] = useState(false);
  const { row } = props;
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      align="end"
      className="w-72 p-1.5"
      label={t("board-move", { title: row.title })}
      trigger={
        <Button variant="ghost" size="icon-sm" className="-my-1 -mr-1 pointer-fine:absolute pointer-fine:top-2 pointer-fine:right-2 glove:static glove:m-0" aria-label={t("board-move", { title: row.title })}>
          <MoveRight />
        </Button>
      }
    >
      <Ways {...props} onDone={() => setOpen(false)} />
    </Popover>
  );
}

function Ways({ row, type, board, move, onDone }: Props & { onDone(): void }) {
  const t = useText();
  const labels = useLabels();
  const whyNot = useWhyNot();
  const workflow = useCatalogue().workflowOf(type)?.name ?? "";
  const { id } = row.record;
  const steps = useRead("record.steps", { ids: [id] });
  const [known] = steps.data ?? [];
  if (!known) return <p className="p-2 text-ink-3">{t("workflow-not-now")}</p>;
  const field = fieldOf(type, board.group_by);
  if (field?.kind === "choice") {
    const now = row.record.fields[field.name];
    const may = known.may.fields.includes(field.name);
    return (
      <ul>
        {field.choices
          .filter((choice) => now?.t !== "text" || now.v !== choice)
          .map((choice) => (
            <Way key={choice} words={labels.choice(type.name, field.name, choice)} why={may ? null : t("workflow-not-now")} onGo={() => (onDone(), move.drop(row, choice))} />
          ))}
      </ul>
    );
  }
  if (known.transitions.length === 0) return <p className="p-2 text-ink-3">{t("board-end")}</p>;
  return (
    <ul>
      {known.transitions.map((transition) => (
        <Way
          key={transition.name}
          words={`${labels.transition(workflow, transition.name)} → ${labels.state(workflow, transition.to)}`}
          why={transition.allowed ? null : whyNot(transition)}
          onGo={() => (onDone(), move.take(id, transition))}
        />
      ))}
    </ul>
  );
}

function Way({ words, why, onGo }: { words: string; why: string | null; onGo(): void }) {
  if (why !== null) {
    return (
      <li className="flex items-start gap-2.5 px-2.5 py-2 text-ink-2">
        <Lock className="mt-0.5 size-4 shrink-0" aria-hidden />
        <span>
          <span className="block">{words}</span>
          <span className="text-label text-ink-3">{why}</span>
        </span>
      </li>
    );
  }
  return (
    <li>
      <button type="button" onClick={onGo} className="flex min-h-(--ctl-sm) w-full items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-left hover:bg-hover">
        <ArrowRight className="size-4 shrink-0 text-primary-ink" aria-hidden />
        {words}
      </button>
    </li>
  );
}
