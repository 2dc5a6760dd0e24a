/** Every command of the core with its arguments and its answer. */
import type * as M from "./model";

type None = { [key: string]: never };
type Done = unknown;

export interface Commands {
  "session.status": { args: None; result: M.SessionStatus };
  "session.sign_in": { args: M.SignInArgs; result: M.SessionStatus };
  "session.sign_out": { args: M.SignOutArgs; result: M.SignOutResult };
  "session.set_language": { args: M.SetLanguageArgs; result: Done };
  "catalogue.modules": { args: None; result: M.Module[] };
  "photo.info": { args: M.PhotoArgs; result: M.PhotoState };
  "catalogue.texts": { args: None; result: M.TextsView };
  "grants.current": { args: None; result: M.Grants | null };
  "record.list": { args: Partial<M.Query> & { record_type: string }; result: M.RecordPage };
  "record.board": { args: M.BoardArgs; result: M.Board };
  "record.get": { args: M.RecordArgs; result: M.RecordDetail };
  "record.create": { args: M.CreateArgs; result: M.Saved };
  "record.edit": { args: M.EditArgs; result: M.Saved };
  "record.comment": { args: M.CommentArgs; result: M.Saved };
  "record.request": { args: M.RequestArgs; result: M.Saved };
  "record.resolve": { args: M.ResolveArgs; result: M.Saved };
  "record.options": { args: M.OptionsArgs; result: M.RecordOption[] };
  "record.names": { args: M.NamesArgs; result: M.Names };
  "draft.save": { args: M.DraftSaveArgs; result: M.Draft };
  "draft.list": { args: None; result: M.Draft[] };
  "draft.get": { args: M.DraftArgs; result: M.Draft };
  "draft.discard": { args: M.DraftArgs; result: Done };
  "search.find": { args: M.FindArgs; result: M.SearchHit[] };
  "photo.add": { args: M.PhotoAddArgs; result: M.Photo };
  "notification.list": { args: M.NotificationListArgs; result: M.NotificationView[] };
  "notification.mark_read": { args: M.MarkReadArgs; result: Done };
  "notification.unread": { args: None; result: M.Unread };
  "returned.list": { args: None; result: M.ReturnedView[] };
  "returned.fix": { args: M.ReturnedFixArgs; result: Done };
  "returned.discard": { args: M.ReturnedArgs; result: Done };
  "returned.hand_over": { args: M.HandOverArgs; result: Done };
  "sync.status": { args: None; result: M.SyncStatus };
  "sync.now": { args: None; result: Done };
  "link.status": { args: None; result: M.Link };
  "link.set": { args: M.Link; result: Done };
  "settings.get": { args: M.SettingArgs; result: M.Setting };
  "settings.set": { args: M.Setting; result: Done };
  "remote.get": { args: M.RemoteArgs; result: M.RemoteAnswer };
}

export type CommandName = keyof Commands;
export type Args<C extends CommandName> = Commands[C]["args"];
export type Answer<C extends CommandName> = Commands[C]["result"];
