import type { CommandName } from "./commands";

type AnyArgs = { record_type?: string; id?: string; ids?: string[] };

/** The tags whose change makes the answer of a reading command stale. */
export function provides(command: CommandName, args: unknown): string[] {
  const { record_type: type, id, ids } = (args ?? {}) as AnyArgs;
  switch (command) {
    case "session.status":
      return ["session"];
    case "catalogue.modules":
    case "catalogue.texts":
      return ["catalogue"];
    case "grants.current":
      return ["grants", "session"];
    case "record.list":
    case "record.board":
    case "record.groups":
      return [`type:${type}`, "names", "grants"];
    case "record.get":
      return [`record:${id}`, "names", "files", "grants"];
    case "record.steps":
      return [...(ids ?? []).map((one) => `record:${one}`), "grants"];
    case "record.options":
      return [`type:${type}`];
    case "record.names":
      return ["names"];
    case "draft.list":
    case "draft.get":
      return ["drafts"];
    case "notification.list":
    case "notification.counts":
    case "notification.unread":
      return ["notifications"];
    case "returned.list":
      return ["returned"];
    case "sync.queue":
      return ["sync", "files"];
    case "sync.status":
      return ["sync", "session", "files"];
    case "link.status":
      return ["sync"];
    case "preferences.get":
      return ["preferences", "type:preference", "session", "catalogue"];
    case "saved_list.list":
      return ["type:preference", "session", "catalogue"];
    case "profile.get":
      return ["type:person", "session", "grants"];
    case "settings.get":
      return ["settings"];
    case "photo.info":
      return ["files"];
    default:
      return [];
  }
}
