/**
 * The one door to the core. In the desktop and tablet application it is Tauri's `rpc` command and
 * its events; in a browser it is the bridge's HTTP on the same address.
 */
import { listen } from "@tauri-apps/api/event";
import { convertFileSrc, invoke } from "@tauri-apps/api/core";
import type { Answer, Args, CommandName } from "./commands";
import type { CommandError, ErrorCode, Issue } from "./model";

/** What the core tells when something changed: tags of stale reads, or "read everything again". */
export interface CoreEvent {
  tags?: string[];
  resync?: boolean;
}

export interface Transport {
  call(command: string, args: unknown): Promise<unknown>;
  on(handler: (event: CoreEvent) => void): () => void;
}

/** A refused command. Match `code`; show `key` in the person's language. */
export class CommandFailure extends Error {
  readonly code: ErrorCode;
  readonly key: string | null;
  readonly issues: Issue[];

  constructor(error: Partial<CommandError>) {
    super(error.message ?? "");
    this.name = "CommandFailure";
    this.code = error.code ?? "internal";
    this.key = error.key ?? null;
    this.issues = error.issues ?? [];
  }
}

function failure(cause: unknown): CommandFailure {
  if (cause instanceof CommandFailure) return cause;
  if (typeof cause === "object" && cause !== null && "code" in cause) {
    return new CommandFailure(cause as Partial<CommandError>);
  }
  return new CommandFailure({ code: "internal", message: String(cause) });
}

const tauri: Transport = {
  call: (command, args) => invoke("rpc", { command, args }),
  on(handler) {
    const stop = listen<CoreEvent>("core", (event) => handler(event.payload));
    return () => void stop.then((off) => off());
  },
};

const bridge: Transport = {
  async call(command, args) {
    const answer = await fetch(`/rpc/${command}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(args),
      credentials: "same-origin",
    });
    const body: unknown = await answer.json().catch(() => null);
    if (!answer.ok) throw failure(body ?? { code: "internal", message: `HTTP ${answer.status}` });
    return body;
  },
  on(handler) {
    const source = new EventSource("/events");
    let opened = false;
    // A reconnection may have missed events: read everything again.
    source.onopen = () => {
      if (opened) handler({ resync: true });
      opened = true;
    };
    source.onmessage = (message) => handler(JSON.parse(message.data as string) as CoreEvent);
    return () => source.close();
  },
};

let transport: Transport = "__TAURI_INTERNALS__" in window ? tauri : bridge;

/** Tests and the development gallery put their own core here. */
export function setTransport(other: Transport): void {
  transport = other;
}

/** Asks the core; throws {@link CommandFailure}. */
export async function call<C extends CommandName>(command: C, args: Args<C>): Promise<Answer<C>> {
  try {
    return (await transport.call(command, args)) as Answer<C>;
  } catch (cause) {
    throw failure(cause);
  }
}

/** Whether the screen is the application's own window, which belongs to one machine. */
export const isApplication = (): boolean => "__TAURI_INTERNALS__" in window;

/** Asks this machine, in the application only (`app-shell/src/choices.rs`). */
export async function callMachine<T>(command: string, args: unknown = {}): Promise<T> {
  try {
    return (await transport.call(`shell.${command}`, args)) as T;
  } catch (cause) {
    throw failure(cause);
  }
}

/** Hears what changed; returns the way to stop. */
export function on(handler: (event: CoreEvent) => void): () => void {
  return transport.on(handler);
}

/** Address of a file's bytes by their hash; each system writes the application's own scheme its way. */
export function fileUrl(sha256: string): string {
  return "__TAURI_INTERNALS__" in window ? convertFileSrc(sha256, "opsflux-file") : `/files/${sha256}`;
}
