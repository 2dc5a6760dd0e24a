// Made by `cargo xtask codegen` from Rust types. Never edit by hand.

import type { Board, BoardArgs, CategoryCount, CommentArgs, CreateArgs, Done, Draft, DraftArgs, DraftSaveArgs, EditArgs, FindArgs, Grants, GroupCount, GroupsArgs, HandOverArgs, Link, MarkReadArgs, Module, NamesArgs, NoArgs, NotificationListArgs, NotificationPreferences, NotificationView, OptionsArgs, Photo, PhotoAddArgs, PhotoArgs, PhotoState, PhotosArgs, PreferencesView, ProfileArgs, ProfileView, Query, RecordArgs, RecordDetail, RecordOption, RecordPage, RecordSteps, RemoteAnswer, RemoteArgs, RequestArgs, ResolveArgs, ReturnedArgs, ReturnedFixArgs, ReturnedView, SaveListArgs, Saved, SavedList, SavedListArgs, SavedListsArgs, SearchHit, SessionStatus, SetLanguageArgs, Setting, SettingArgs, SignInArgs, SignOutArgs, SignOutResult, StepsArgs, SyncStatus, TextsView, Unread, Waiting } from "./types";

/** Every command of the core with its arguments and its answer. */
export interface Commands {
  "session.status": { args: NoArgs; result: SessionStatus };
  "session.sign_in": { args: SignInArgs; result: SessionStatus };
  "session.sign_out": { args: SignOutArgs; result: SignOutResult };
  "session.set_language": { args: SetLanguageArgs; result: SessionStatus };
  "catalogue.modules": { args: NoArgs; result: Array<Module> };
  "catalogue.texts": { args: NoArgs; result: TextsView };
  "grants.current": { args: NoArgs; result: Grants | null };
  "record.list": { args: Query; result: RecordPage };
  "record.board": { args: BoardArgs; result: Board };
  "record.groups": { args: GroupsArgs; result: Array<GroupCount> };
  "record.get": { args: RecordArgs; result: RecordDetail };
  "record.steps": { args: StepsArgs; result: Array<RecordSteps> };
  "record.create": { args: CreateArgs; result: Saved };
  "record.edit": { args: EditArgs; result: Saved };
  "record.comment": { args: CommentArgs; result: Saved };
  "record.request": { args: RequestArgs; result: Saved };
  "record.resolve": { args: ResolveArgs; result: Saved };
  "record.options": { args: OptionsArgs; result: Array<RecordOption> };
  "record.names": { args: NamesArgs; result: { [key in string]: string } };
  "draft.save": { args: DraftSaveArgs; result: Draft };
  "draft.list": { args: NoArgs; result: Array<Draft> };
  "draft.get": { args: DraftArgs; result: Draft };
  "draft.discard": { args: DraftArgs; result: Done };
  "search.find": { args: FindArgs; result: Array<SearchHit> };
  "photo.add": { args: PhotoAddArgs; result: Photo };
  "photo.info": { args: PhotoArgs; result: PhotoState };
  "notification.list": { args: NotificationListArgs; result: Array<NotificationView> };
  "notification.counts": { args: NoArgs; result: Array<CategoryCount> };
  "notification.mark_read": { args: MarkReadArgs; result: Unread };
  "notification.unread": { args: NoArgs; result: Unread };
  "preferences.get": { args: NoArgs; result: PreferencesView };
  "preferences.set": { args: NotificationPreferences; result: PreferencesView };
  "saved_list.list": { args: SavedListsArgs; result: Array<SavedList> };
  "saved_list.save": { args: SaveListArgs; result: SavedList };
  "saved_list.remove": { args: SavedListArgs; result: Done };
  "profile.get": { args: NoArgs; result: ProfileView };
  "profile.set": { args: ProfileArgs; result: ProfileView };
  "returned.list": { args: NoArgs; result: Array<ReturnedView> };
  "returned.fix": { args: ReturnedFixArgs; result: Done };
  "returned.discard": { args: ReturnedArgs; result: Done };
  "returned.hand_over": { args: HandOverArgs; result: Done };
  "sync.status": { args: NoArgs; result: SyncStatus };
  "sync.queue": { args: NoArgs; result: Array<Waiting> };
  "sync.photos": { args: PhotosArgs; result: Done };
  "sync.now": { args: NoArgs; result: Done };
  "link.status": { args: NoArgs; result: Link };
  "link.set": { args: Link; result: Link };
  "settings.get": { args: SettingArgs; result: Setting };
  "settings.set": { args: Setting; result: Setting };
  "remote.get": { args: RemoteArgs; result: RemoteAnswer };
}

/** The name of a command. */
export type CommandName = keyof Commands;
