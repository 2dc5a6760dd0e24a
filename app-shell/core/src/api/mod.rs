//! The one command table: every command with the types of its arguments and of its answer.
//!
//! A command decodes, calls one function, encodes. `app-shell` and `client-bridge` call
//! [`dispatch`]; the interface uses the declarations made by [`typescript`].

mod catalogue;
mod draft;
mod error;
mod notification;
mod photo;
mod preferences;
mod profile;
mod record;
mod record_views;
mod returned;
mod saved_list;
mod search;
mod session;
mod sync;
mod typescript;

pub use catalogue::TextsView;
pub use draft::{Draft, DraftArgs, DraftSaveArgs};
pub use error::CommandError;
pub use notification::{
    CategoryCount, MarkReadArgs, NotificationListArgs, NotificationView, Unread,
};
pub use photo::{PhotoAddArgs, PhotoArgs};
pub use preferences::{CategoryView, PreferencesView};
pub use profile::{ProfileArgs, ProfileView};
pub use record_views::{
    Board, BoardArgs, BoardColumn, CommentArgs, ConflictChoice, ConflictView, CreateArgs, EditArgs,
    FieldChange, GroupCount, GroupSpan, GroupsArgs, HistoryEntry, HistoryKind, May, Names,
    NamesArgs, OptionsArgs, PhotoState, RecordArgs, RecordDetail, RecordOption, RecordPage,
    RecordRow, RecordSteps, RequestArgs, ResolveArgs, Saved, StepsArgs, SyncState, TransitionView,
};
pub use returned::{HandOverArgs, ReturnedArgs, ReturnedFixArgs, ReturnedView};
pub use saved_list::{SaveListArgs, SavedListArgs, SavedListsArgs};
pub use search::{FindArgs, SearchHit};
pub use session::{
    Done, NoArgs, SessionDevice, SessionOrg, SessionStatus, SessionUser, SetLanguageArgs,
    SignInArgs, SignOutArgs, SignOutResult,
};
pub use sync::{
    Lane, Link, PhotosArgs, RemoteAnswer, RemoteArgs, Setting, SettingArgs, SyncPhase, SyncStatus,
    Waiting, WaitingState,
};
pub use typescript::typescript;

use serde_json::Value;
use shared_model::error::ErrorCode;
use shared_model::policy::Grants;
use shared_model::preferences::Preferences;
use shared_model::query::Query;
use shared_model::record::Photo;
use shared_model::saved_lists::SavedList;
use shared_model::schema::Module;

use crate::Client;

/// Lists every command once: name, arguments, answer, function. From it come the dispatcher, the
/// list of names and the TypeScript declarations.
macro_rules! commands {
    ($($name:literal: $args:ty => $result:ty, $function:path;)*) => {
        /// The names of all commands.
        pub const COMMANDS: &[&str] = &[$($name),*];

        /// Carries out one command.
        ///
        /// # Errors
        /// [`CommandError`] with a stable code; unknown commands and arguments that cannot be read
        /// give `bad_request`.
        pub async fn dispatch(
            client: &Client,
            command: &str,
            args: Value,
        ) -> Result<Value, CommandError> {
            match command {
                $($name => encode($function(client, decode::<$args>(command, args)?).await?),)*
                _ => Err(CommandError::new(
                    ErrorCode::BadRequest,
                    format!("There is no command \"{command}\"."),
                )),
            }
        }

        fn declare(out: &mut typescript::Declarations) {
            $(out.command::<$args, $result>($name);)*
            out.add::<CommandError>();
            out.add::<shared_model::schema::FieldKind>();
            out.add::<crate::tags::Event>();
        }
    };
}

fn decode<T: serde::de::DeserializeOwned>(command: &str, args: Value) -> Result<T, CommandError> {
    let args = match args {
        Value::Null => Value::Object(serde_json::Map::new()),
        other => other,
    };
    serde_json::from_value(args).map_err(|e| {
        CommandError::new(
            ErrorCode::BadRequest,
            format!("The arguments of \"{command}\" cannot be read: {e}."),
        )
    })
}

fn encode<T: serde::Serialize>(result: T) -> Result<Value, CommandError> {
    serde_json::to_value(result)
        .map_err(|e| CommandError::new(ErrorCode::Internal, format!("cannot encode: {e}")))
}

commands! {
    "session.status": NoArgs => SessionStatus, session::status;
    "session.sign_in": SignInArgs => SessionStatus, session::sign_in;
    "session.sign_out": SignOutArgs => SignOutResult, session::sign_out;
    "session.set_language": SetLanguageArgs => SessionStatus, session::set_language;
    "catalogue.modules": NoArgs => Vec<Module>, catalogue::modules;
    "catalogue.texts": NoArgs => TextsView, catalogue::texts;
    "grants.current": NoArgs => Option<Grants>, catalogue::grants;
    "record.list": Query => RecordPage, record::list;
    "record.board": BoardArgs => Board, record::board;
    "record.groups": GroupsArgs => Vec<GroupCount>, record::groups;
    "record.get": RecordArgs => RecordDetail, record::get;
    "record.steps": StepsArgs => Vec<RecordSteps>, record::steps;
    "record.create": CreateArgs => Saved, record::create;
    "record.edit": EditArgs => Saved, record::edit;
    "record.comment": CommentArgs => Saved, record::comment;
    "record.request": RequestArgs => Saved, record::request;
    "record.resolve": ResolveArgs => Saved, record::resolve;
    "record.options": OptionsArgs => Vec<RecordOption>, record::options;
    "record.names": NamesArgs => Names, record::names;
    "draft.save": DraftSaveArgs => Draft, draft::save;
    "draft.list": NoArgs => Vec<Draft>, draft::list;
    "draft.get": DraftArgs => Draft, draft::get;
    "draft.discard": DraftArgs => Done, draft::discard;
    "search.find": FindArgs => Vec<SearchHit>, search::find;
    "photo.add": PhotoAddArgs => Photo, photo::add;
    "photo.info": PhotoArgs => PhotoState, photo::info;
    "notification.list": NotificationListArgs => Vec<NotificationView>, notification::list;
    "notification.counts": NoArgs => Vec<CategoryCount>, notification::counts;
    "notification.mark_read": MarkReadArgs => Unread, notification::mark_read;
    "notification.unread": NoArgs => Unread, notification::unread;
    "preferences.get": NoArgs => PreferencesView, preferences::get;
    "preferences.set": Preferences => PreferencesView, preferences::set;
    "saved_list.list": SavedListsArgs => Vec<SavedList>, saved_list::list;
    "saved_list.save": SaveListArgs => SavedList, saved_list::save;
    "saved_list.remove": SavedListArgs => Done, saved_list::remove;
    "profile.get": NoArgs => ProfileView, profile::get;
    "profile.set": ProfileArgs => ProfileView, profile::set;
    "returned.list": NoArgs => Vec<ReturnedView>, returned::list;
    "returned.fix": ReturnedFixArgs => Done, returned::fix;
    "returned.discard": ReturnedArgs => Done, returned::discard;
    "returned.hand_over": HandOverArgs => Done, returned::hand_over;
    "sync.status": NoArgs => SyncStatus, sync::status;
    "sync.queue": NoArgs => Vec<Waiting>, sync::queue;
    "sync.photos": PhotosArgs => Done, sync::photos;
    "sync.now": NoArgs => Done, sync::now;
    "link.status": NoArgs => Link, sync::link_status;
    "link.set": Link => Link, sync::link_set;
    "settings.get": SettingArgs => Setting, sync::setting_get;
    "settings.set": Setting => Setting, sync::setting_set;
    "remote.get": RemoteArgs => RemoteAnswer, sync::remote_get;
}
