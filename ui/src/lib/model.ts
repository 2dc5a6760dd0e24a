/** The core's types, as generated from Rust, and the few shapes the screens add. */
export type * from "@/generated/types";

/** Names of referenced records and people by id. */
export type Names = { [id: string]: string };
