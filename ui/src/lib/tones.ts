/** What colour and shape mean: levels of urgency and kinds of states, never a value's name. */
import type { Tone } from "@/components/ui/badge";
import { namedValues } from "./condition";
import { fieldOf } from "./catalogue";
import type { RecordType, StateKind } from "./model";

/** Place of a choice on a rising scale, when the type says that its field means urgency. */
export interface Level {
  at: number;
  of: number;
}

export function levelOf(type: RecordType, field: string, value: string): Level | null {
  const declared = fieldOf(type, field);
  const choices = declared?.kind === "choice" ? declared.choices : undefined;
  if (!choices || namedValues(type.urgent_if)?.field !== field) return null;
  const at = choices.indexOf(value) + 1;
  return at > 0 ? { at, of: choices.length } : null;
}

const RAMP: Tone[] = ["neutral", "warning", "orange", "danger"];

export function levelTone({ at, of }: Level): Tone {
  const place = of <= 1 ? RAMP.length - 1 : Math.round(((at - 1) / (of - 1)) * (RAMP.length - 1));
  return RAMP[place] ?? "neutral";
}

/** The field whose rising order means urgency, if the type has one. */
export function urgentField(type: RecordType): string | null {
  return namedValues(type.urgent_if)?.field ?? null;
}

export function stateTone(kind: StateKind): Tone {
  const tones: { [K in StateKind]: Tone } = {
    draft: "neutral",
    open: "info",
    waiting: "waiting",
    done: "success",
    final: "neutral",
  };
  return tones[kind];
}
