//! Arguments and answers of `record.*`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use shared_model::condition::Condition;
use shared_model::error::{ErrorCode, Issue};
use shared_model::ids::{FileHash, RecordId, UserId};
use shared_model::record::{Decision, FieldValue, Record};
use ts_rs::TS;

/// Names of referenced records and people by id.
pub type Names = BTreeMap<String, String>;

/// How far a record's last work of this device has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SyncState {
    /// On this device, waiting to be sent.
    Queued,
    /// The server has it and has not decided yet.
    Sent,
    /// The server has everything.
    Confirmed,
    /// The server keeps it until it is upgraded.
    Held,
    /// Something was refused: see Needs attention.
    Returned,
}

/// A record in a list.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RecordRow {
    /// The record.
    pub record: Record,
    /// How far it has come.
    pub sync_state: SyncState,
    /// Value of the type's title field.
    pub title: String,
    /// Official number, or the provisional one, or none.
    pub number: Option<String>,
    /// Names of the records and people it refers to.
    #[ts(type = "{ [key: string]: string }")]
    pub names: Names,
}

/// A page of a list.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RecordPage {
    /// The rows.
    pub rows: Vec<RecordRow>,
    /// Rows that match, all pages together.
    #[ts(type = "number")]
    pub total: u64,
    /// Last contact with the server, ms since 1970 UTC: the age of what is shown.
    #[ts(type = "number | null")]
    pub as_of: Option<i64>,
}

/// A board.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct BoardArgs {
    /// Record type's name.
    pub record_type: String,
    /// `status` or a choice field.
    pub group_by: String,
    /// Which records.
    #[serde(default)]
    #[ts(optional, type = "unknown")]
    pub filter: Option<Condition>,
    /// Words to search.
    #[serde(default)]
    #[ts(optional)]
    pub search: Option<String>,
    /// Most cards a column; 50 when absent.
    #[serde(default)]
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// A board's columns, in the order of the workflow or of the choices.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Board {
    /// The columns.
    pub columns: Vec<BoardColumn>,
    /// As in [`RecordPage`].
    #[ts(type = "number | null")]
    pub as_of: Option<i64>,
}

/// A column of a board.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct BoardColumn {
    /// State or choice; `null` holds records without one.
    pub value: Option<String>,
    /// Cards in all.
    #[ts(type = "number")]
    pub total: u64,
    /// The newest of them.
    pub rows: Vec<RecordRow>,
}

/// A list's headings.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct GroupsArgs {
    /// Record type's name.
    pub record_type: String,
    /// `status`, a choice, yes or no, a link to a record, or a date.
    pub by: String,
    /// How much of a date stands under one heading.
    #[serde(default)]
    #[ts(optional)]
    pub span: Option<GroupSpan>,
    /// Which records.
    #[serde(default)]
    #[ts(optional, type = "unknown")]
    pub filter: Option<Condition>,
    /// Words to search.
    #[serde(default)]
    #[ts(optional)]
    pub search: Option<String>,
}

/// How much of a date stands under one heading, by the clock of who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum GroupSpan {
    /// A day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A month.
    Month,
}

/// A heading of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GroupCount {
    /// State, choice, id, `true` or `false`, or the first day of a span; `null` holds records without one.
    pub value: Option<String>,
    /// Name of the record an id is of, where this device knows it.
    pub name: Option<String>,
    /// Records under it.
    #[ts(type = "number")]
    pub total: u64,
}

/// One record by id.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RecordArgs {
    /// Key.
    pub id: RecordId,
}

/// Everything a record's page shows.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RecordDetail {
    /// The record.
    pub record: Record,
    /// How far it has come.
    pub sync_state: SyncState,
    /// Value of the type's title field.
    pub title: String,
    /// Official number, or the provisional one, or none.
    pub number: Option<String>,
    /// State the pending requests lead to; equal to `record.status` when none is pending.
    pub expected_status: Option<String>,
    /// Every transition of the workflow from the present state, allowed or not, with the reason.
    pub transitions: Vec<TransitionView>,
    /// What this person may do.
    pub may: May,
    /// Newest first.
    pub history: Vec<HistoryEntry>,
    /// Fields with several values.
    pub conflicts: Vec<ConflictView>,
    /// Names of the records and people it refers to.
    #[ts(type = "{ [key: string]: string }")]
    pub names: Names,
    /// Where its photographs are.
    pub photos: Vec<PhotoState>,
    /// Refused changes of this record that wait for the person.
    #[ts(type = "number")]
    pub returned: u64,
}

/// A transition as the workflow bar shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TransitionView {
    /// Name.
    pub name: String,
    /// State it leads to.
    pub to: String,
    /// It may be asked for now.
    pub allowed: bool,
    /// Why not.
    pub code: Option<ErrorCode>,
    /// Why not, as a Fluent message id.
    pub key: Option<String>,
    /// A reason must be given.
    pub requires_reason: bool,
    /// Shown as the main action.
    pub primary: bool,
}

/// Records whose steps are asked for.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct StepsArgs {
    /// Keys, at most 500.
    pub ids: Vec<RecordId>,
}

/// What may be done with one of many records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecordSteps {
    /// Key.
    pub id: RecordId,
    /// Value of the type's title field.
    pub title: String,
    /// As in [`RecordDetail`].
    pub expected_status: Option<String>,
    /// As in [`RecordDetail`].
    pub transitions: Vec<TransitionView>,
    /// As in [`RecordDetail`].
    pub may: May,
}

/// What a person may do with a record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct May {
    /// Change at least one field.
    pub edit: bool,
    /// Ask for its deletion.
    pub delete: bool,
    /// Comment.
    pub comment: bool,
    /// Names of the fields that may be changed now.
    pub fields: Vec<String>,
}

/// What happened to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HistoryKind {
    /// It came to be.
    Created,
    /// Content changed.
    Edited,
    /// Something was asked.
    Requested,
    /// The server decided or wrote.
    Decided,
}

/// One change of a record's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct HistoryEntry {
    /// ms since 1970 UTC, by the author's clock.
    #[ts(type = "number")]
    pub at: i64,
    /// Author; none is the server ("OpsFlux").
    pub by: Option<UserId>,
    /// Author's name.
    pub by_name: Option<String>,
    /// What kind of change.
    pub kind: HistoryKind,
    /// Values before and after.
    pub changes: Vec<FieldChange>,
    /// Command asked for or decided.
    pub command: Option<String>,
    /// Reason given.
    pub reason: Option<String>,
    /// The server's answer.
    pub decision: Option<Decision>,
    /// Not confirmed by the server yet.
    pub pending: bool,
}

/// A field before and after a change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FieldChange {
    /// Field name.
    pub field: String,
    /// Before.
    pub before: Option<FieldValue>,
    /// After.
    pub after: Option<FieldValue>,
}

/// A field with several values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ConflictView {
    /// Field name.
    pub field: String,
    /// The values, the shown one first.
    pub values: Vec<ConflictChoice>,
}

/// One of several values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ConflictChoice {
    /// The value.
    pub value: FieldValue,
    /// Who wrote it.
    pub by: Option<UserId>,
    /// Their name.
    pub by_name: Option<String>,
    /// ms since 1970 UTC.
    #[ts(type = "number")]
    pub at: i64,
}

/// Where a photograph is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PhotoState {
    /// The file.
    pub sha256: FileHash,
    /// Its bytes are on this device.
    pub on_device: bool,
    /// Its bytes are on the server.
    pub ashore: bool,
    /// Bytes sent so far.
    #[ts(type = "number")]
    pub sent_bytes: u64,
    /// Size.
    #[ts(type = "number")]
    pub size_bytes: u64,
    /// Why the server refused it.
    pub refused: Option<String>,
}

/// A new record.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CreateArgs {
    /// Record type's name.
    pub record_type: String,
    /// Plain JSON values by field.
    #[ts(type = "{ [key: string]: unknown }")]
    pub fields: Map<String, Value>,
    /// The draft it came from, discarded in the same transaction.
    #[serde(default)]
    #[ts(optional)]
    pub draft_id: Option<String>,
}

/// What a write answers.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Saved {
    /// The record as it now is.
    pub row: RecordRow,
    /// What the server is likely to object to, as far as this device can tell.
    pub warnings: Vec<Issue>,
}

/// Changes to a record.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct EditArgs {
    /// Key.
    pub id: RecordId,
    /// Plain JSON values of the changed fields only; `null` clears.
    #[ts(type = "{ [key: string]: unknown }")]
    pub fields: Map<String, Value>,
    /// Values the person saw when they began, by field: narratives are merged against them.
    #[serde(default)]
    #[ts(optional, type = "{ [key: string]: unknown }")]
    pub base: Option<Map<String, Value>>,
}

/// A comment.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct CommentArgs {
    /// Key.
    pub id: RecordId,
    /// Comments field.
    pub field: String,
    /// What is said.
    pub text: String,
}

/// A request to the arbiter.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RequestArgs {
    /// Key.
    pub id: RecordId,
    /// Transition name, or `delete`.
    pub command: String,
    /// Reason given.
    #[serde(default)]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// The value a person chose for a field in conflict.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ResolveArgs {
    /// Key.
    pub id: RecordId,
    /// Field name.
    pub field: String,
    /// Chosen value, as in the conflict.
    pub value: Option<FieldValue>,
}

/// What a reference field may point to.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OptionsArgs {
    /// Record type's name.
    pub record_type: String,
    /// Beginning of a title or number.
    #[serde(default)]
    #[ts(optional)]
    pub search: Option<String>,
    /// Only records of this site.
    #[serde(default)]
    #[ts(optional)]
    pub site_id: Option<RecordId>,
    /// Most options; 50 when absent.
    #[serde(default)]
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// One option of a reference field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecordOption {
    /// Key.
    pub id: RecordId,
    /// Title.
    pub title: String,
    /// Number, or the name of its site.
    pub detail: Option<String>,
}

/// Records to name.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct NamesArgs {
    /// Keys.
    pub ids: Vec<RecordId>,
}
