/** Every command of the core, as generated; a list may be asked with only what matters. */
import type { Commands as Generated } from "@/generated/commands";
import type { Query } from "./model";

export type Commands = Omit<Generated, "record.list"> & {
  "record.list": { args: Partial<Query> & { record_type: string }; result: Generated["record.list"]["result"] };
};

export type CommandName = keyof Generated;
export type Args<C extends CommandName> = Commands[C]["args"];
export type Answer<C extends CommandName> = Commands[C]["result"];
