// Made by `cargo xtask codegen` from Rust types. Never edit by hand.

/**
 * Rights on one field beyond those on the record.
 */
export type Access = { 
/**
 * Permission needed to edit; the type's edit permission when absent.
 */
edit?: string | null, 
/**
 * States in which it may change; any when empty.
 */
states?: Array<string>, };

/**
 * Part of the scope of a record (design 03-sync).
 */
export type AccessClass = "normal" | "restricted" | "medical";

/**
 * One action of a hook (contract F5 to F9). Placeholders are `{title}`, `{incident_id}`, `{actor}` …
 */
export type ActionDef = { "type": "send_notification", "config": { 
/**
 * `role:<code>`, `group:<code>`, `user:<id>` or `field:<name>`.
 */
recipients: string, 
/**
 * Title with placeholders; or take both texts from a template.
 */
title: string | null, 
/**
 * Message with placeholders.
 */
message: string | null, 
/**
 * Notification template of the module (texts per language), by its file's name.
 */
template: string | null, 
/**
 * Category.
 */
category: string, 
/**
 * 0 to 3.
 */
priority: number, 
/**
 * Channels offered; `in_app` always happens.
 */
channels: Array<string>, } } | { "type": "send_email", "config": { 
/**
 * As above, or `email:<address>`.
 */
recipients: string, 
/**
 * Subject with placeholders; empty means the text `email-<template>-subject` in the
 * recipient's language, with the placeholders as its parameters.
 */
subject: string, 
/**
 * Template name, without `.html`.
 */
template: string, 
/**
 * `low`, `normal`, `high` or `urgent`.
 */
priority: string, } } | { "type": "call_webhook", "config": { 
/**
 * Address: `https://…`, or a secret as `{{secret:QHSE_URL}}`. When a secret it names has
 * no value yet, the action is skipped and says so ("not configured").
 */
url: string, 
/**
 * Headers; secrets as `{{secret:NAME}}`, resolved when sent, never logged (reading 12).
 */
headers: { [key in string]: string }, } } | { "type": "create_record", "config": { 
/**
 * Its type.
 */
record_type: string, 
/**
 * Its fields: literals, `"$record.id"`, `"$record.<field>"`, `"$actor"`, `"$author"`, `"$now"`, or text with placeholders.
 */
fields: { [key: string]: unknown }, } };

/**
 * A board's columns, in the order of the workflow or of the choices.
 */
export type Board = { 
/**
 * The columns.
 */
columns: Array<BoardColumn>, 
/**
 * As in [`RecordPage`].
 */
as_of: number | null, };

/**
 * A board.
 */
export type BoardArgs = { 
/**
 * Record type's name.
 */
record_type: string, 
/**
 * `status` or a choice field.
 */
group_by: string, 
/**
 * Which records.
 */
filter?: unknown, 
/**
 * Words to search.
 */
search?: string, 
/**
 * Most cards a column; 50 when absent.
 */
limit?: number, };

/**
 * A column of a board.
 */
export type BoardColumn = { 
/**
 * State or choice; `null` holds records without one.
 */
value: string | null, 
/**
 * Cards in all.
 */
total: number, 
/**
 * The newest of them.
 */
rows: Array<RecordRow>, };

/**
 * A board by workflow state or by a choice field.
 */
export type BoardView = { 
/**
 * Name; its label is `board-<type>-<name>`.
 */
name: string, 
/**
 * `status` or a choice field.
 */
group_by: string, 
/**
 * Fields on a card.
 */
card: Array<string>, };

/**
 * How many notifications of one category are here.
 */
export type CategoryCount = { 
/**
 * The category.
 */
category: string, 
/**
 * All of them.
 */
total: number, 
/**
 * Those not read.
 */
unread: number, };

/**
 * A category of notifications.
 */
export type CategoryView = { 
/**
 * Code.
 */
code: string, 
/**
 * Nobody can mute it.
 */
mandatory: boolean, };

/**
 * Ways to reach a person (contract D3).
 */
export type Channel = "in_app" | "email" | "sms" | "push";

/**
 * A picture for one choice, so that it is found without reading.
 */
export type ChoiceIcon = { 
/**
 * The choice field.
 */
field: string, 
/**
 * Its value.
 */
value: string, 
/**
 * Icon name.
 */
icon: string, };

/**
 * Why a command was not carried out. The interface matches `code`, never `message`.
 */
export type CommandError = { 
/**
 * Stable code.
 */
code: ErrorCode, 
/**
 * What is wrong and what to do, in English, for logs and as a last resort.
 */
message: string, 
/**
 * Fluent message id that says it in the person's language, when there is one.
 */
key: string | null, 
/**
 * Broken rules, field by field.
 */
issues: Array<Issue>, };

/**
 * A comment.
 */
export type Comment = { 
/**
 * Entry id (UUIDv7: carries its time).
 */
id: RecordId, 
/**
 * What was said.
 */
text: string, 
/**
 * Milliseconds since 1970 UTC, by the author's clock.
 */
at: number, 
/**
 * Author: always from the change, never from the document.
 */
by: UserId | null, };

/**
 * A comment.
 */
export type CommentArgs = { 
/**
 * Key.
 */
id: RecordId, 
/**
 * Comments field.
 */
field: string, 
/**
 * What is said.
 */
text: string, };

/**
 * One line of a computed field.
 */
export type ComputedCase = { 
/**
 * When it applies; absent means always.
 */
when?: unknown, 
/**
 * The value then.
 */
value: unknown, };

/**
 * A field with several values at once.
 */
export type Conflict = { 
/**
 * Field name.
 */
field: string, 
/**
 * The values, the shown one first.
 */
values: Array<ConflictValue>, };

/**
 * One of several values.
 */
export type ConflictChoice = { 
/**
 * The value.
 */
value: FieldValue, 
/**
 * Who wrote it.
 */
by: UserId | null, 
/**
 * Their name.
 */
by_name: string | null, 
/**
 * ms since 1970 UTC.
 */
at: number, };

/**
 * One of several concurrent values.
 */
export type ConflictValue = { 
/**
 * The value.
 */
value: FieldValue, 
/**
 * Who wrote it.
 */
by: UserId | null, 
/**
 * Milliseconds since 1970 UTC.
 */
at: number, };

/**
 * A field with several values.
 */
export type ConflictView = { 
/**
 * Field name.
 */
field: string, 
/**
 * The values, the shown one first.
 */
values: Array<ConflictChoice>, };

/**
 * A new record.
 */
export type CreateArgs = { 
/**
 * Record type's name.
 */
record_type: string, 
/**
 * Plain JSON values by field.
 */
fields: { [key: string]: unknown }, 
/**
 * The draft it came from, discarded in the same transaction.
 */
draft_id?: string, };

/**
 * Values of a new record.
 */
export type CreateIntent = { 
/**
 * Key.
 */
id: RecordId, 
/**
 * Record type's name.
 */
record_type: string, 
/**
 * The site, copied from the type's site field.
 */
site_id: RecordId | null, 
/**
 * The author's employer.
 */
company_id: RecordId | null, 
/**
 * Number given by the device.
 */
provisional_no: string | null, 
/**
 * Key in another system, when a person or an import set one.
 */
external_id: string | null, 
/**
 * Field values.
 */
fields: { [key in string]: FieldValue }, };

/**
 * What a package says of its storage.
 */
export type Database = { 
/**
 * Whether it brings migrations.
 */
migrations: boolean, 
/**
 * `low`, `normal` or `high`; shown to the administrator.
 */
backup_priority: string | null, };

/**
 * The arbiter's answer to a request (`s.decisions.<id>`).
 */
export type Decision = { 
/**
 * Granted or refused.
 */
granted: boolean, 
/**
 * Stable code when refused, such as `stale_transition`.
 */
code: string | null, 
/**
 * State before.
 */
from: string | null, 
/**
 * State after.
 */
to: string | null, 
/**
 * Milliseconds since 1970 UTC, by the server's clock.
 */
at: number, };

/**
 * What a package needs before it can be installed.
 */
export type Dependencies = { 
/**
 * Services of the engine, such as `notification`.
 */
core_services: Array<string>, 
/**
 * Other modules.
 */
modules: Array<ModuleDependency>, };

/**
 * One installation of the client.
 */
export type DeviceId = string;

/**
 * How often a digest goes out (contract D14).
 */
export type DigestFrequency = "daily" | "weekly";

/**
 * What an acknowledging command answers.
 */
export type Done = { 
/**
 * Always true.
 */
done: boolean, };

/**
 * A draft.
 */
export type Draft = { 
/**
 * Key.
 */
id: string, 
/**
 * Record type's name.
 */
record_type: string, 
/**
 * Plain JSON values by field.
 */
fields: { [key: string]: unknown }, 
/**
 * ms since 1970 UTC of the last save.
 */
updated_at: number, };

/**
 * One draft by id.
 */
export type DraftArgs = { 
/**
 * Key.
 */
id: string, };

/**
 * Saving a draft.
 */
export type DraftSaveArgs = { 
/**
 * Key; absent the first time.
 */
id?: string, 
/**
 * Record type's name.
 */
record_type: string, 
/**
 * Plain JSON values by field.
 */
fields: { [key: string]: unknown }, };

/**
 * Changes to a record.
 */
export type EditArgs = { 
/**
 * Key.
 */
id: RecordId, 
/**
 * Plain JSON values of the changed fields only; `null` clears.
 */
fields: { [key: string]: unknown }, 
/**
 * Values the person saw when they began, by field: narratives are merged against them.
 */
base?: { [key: string]: unknown }, };

/**
 * Why something was refused. Codes are part of the contract: they are added, never renamed.
 */
export type ErrorCode = "bad_request" | "unauthenticated" | "forbidden" | "not_found" | "invalid" | "stale_transition" | "duplicate" | "deleted" | "integrity" | "blocked_by" | "held" | "too_large" | "rate_limited" | "offline" | "internal";

/**
 * Something changed on the device: readers of these tags ask again.
 *
 * Tags: `record:<id>`, `type:<record type>`, `names`, `drafts`, `notifications`, `returned`,
 * `sync`, `session`, `catalogue`, `grants`, `files`, `settings`.
 */
export type Event = { 
/**
 * What changed.
 */
tags: Array<string>, 
/**
 * Events were missed: ask for everything again.
 */
resync: boolean, };

/**
 * A named condition that becomes an event `<type>.<name>`.
 */
export type EventDef = { 
/**
 * Name after the type, such as `severity.critical`.
 */
name: string, 
/**
 * Fires when this becomes true for a record (at creation or at an update).
 */
when: unknown, };

/**
 * One field of a record type.
 */
export type Field = { 
/**
 * Name: the key inside the document, in JSON and in conditions.
 */
name: string, 
/**
 * Must hold a value when the record is created.
 */
required: boolean, 
/**
 * Who wins, and how.
 */
merge: MergeClass, 
/**
 * Who may see and edit it, and in which states.
 */
access: Access, 
/**
 * Two concurrent values must be settled by a person, even on the server.
 */
regulated: boolean, 
/**
 * Never refused (design 03-sync): a report must not be lost over a rule.
 */
safety_fact: boolean, 
/**
 * Value of a new record: a literal, `$now`, `$today`, `$actor` or `$actor.site`.
 */
default?: unknown, 
/**
 * Shown only when this holds.
 */
visible_if?: unknown, 
/**
 * Also required when this holds.
 */
required_if?: unknown, 
/**
 * Fluent ids that replace the generic texts of rules, keyed by rule code (`min_length` …).
 */
messages?: { [key in string]: string }, } & ({ "kind": "text", 
/**
 * Fewest characters.
 */
min_length: number | null, 
/**
 * Most characters; 1,000 when absent.
 */
max_length: number | null, 
/**
 * What the text must name, besides being text.
 */
format?: TextFormat, } | { "kind": "narrative", 
/**
 * Fewest characters.
 */
min_length: number | null, 
/**
 * Most characters; 20,000 when absent.
 */
max_length: number | null, } | { "kind": "integer", 
/**
 * Smallest value.
 */
min: number | null, 
/**
 * Largest value.
 */
max: number | null, 
/**
 * Unit shown beside it.
 */
unit: string | null, } | { "kind": "boolean", } | { "kind": "date", } | { "kind": "datetime", } | { "kind": "choice", 
/**
 * The values, in order. Their labels are Fluent messages.
 */
choices: Array<string>, } | { "kind": "tags", 
/**
 * Most labels; 20 when absent.
 */
max_items: number | null, 
/**
 * Most characters of a label; 100 when absent.
 */
max_length: number | null, } | { "kind": "person", } | { "kind": "company", } | { "kind": "site", } | { "kind": "area", 
/**
 * The field that holds the site.
 */
site_field: string | null, } | { "kind": "record", 
/**
 * The record type's name.
 */
target: string, } | { "kind": "photo_set", 
/**
 * Most photographs.
 */
max_items: number | null, 
/**
 * Largest original, in bytes.
 */
max_size_bytes: number | null, } | { "kind": "comments", } | { "kind": "computed", 
/**
 * `Choice` value per first condition that holds; the last entry may omit its condition.
 */
cases: Array<ComputedCase>, });

/**
 * A field before and after a change.
 */
export type FieldChange = { 
/**
 * Field name.
 */
field: string, 
/**
 * Before.
 */
before: FieldValue | null, 
/**
 * After.
 */
after: FieldValue | null, };

/**
 * One edit. Texts are kept before and after, so that they can be merged three ways.
 */
export type FieldEdit = { "edit": "set", 
/**
 * Field name.
 */
field: string, 
/**
 * New value.
 */
value: FieldValue | null, } | { "edit": "text", 
/**
 * Field name.
 */
field: string, 
/**
 * What the author saw.
 */
before: string, 
/**
 * What the author left.
 */
after: string, } | { "edit": "tag", 
/**
 * Field name.
 */
field: string, 
/**
 * The tag.
 */
tag: string, 
/**
 * Present afterwards.
 */
present: boolean, } | { "edit": "comment", 
/**
 * Field name.
 */
field: string, 
/**
 * Entry id.
 */
id: RecordId, 
/**
 * What is said.
 */
text: string, } | { "edit": "add_photo", 
/**
 * Field name.
 */
field: string, 
/**
 * The photograph; `by` is ignored.
 */
photo: Photo, } | { "edit": "remove_photo", 
/**
 * Field name.
 */
field: string, 
/**
 * Entry id.
 */
id: RecordId, };

/**
 * The closed list of field kinds. Adding one means: a rule in `validate`, a merge rule in `doc`,
 * a folder in `ui/src/fields`; the compiler names every place.
 */
export type FieldKind = { "kind": "text", 
/**
 * Fewest characters.
 */
min_length: number | null, 
/**
 * Most characters; 1,000 when absent.
 */
max_length: number | null, 
/**
 * What the text must name, besides being text.
 */
format?: TextFormat, } | { "kind": "narrative", 
/**
 * Fewest characters.
 */
min_length: number | null, 
/**
 * Most characters; 20,000 when absent.
 */
max_length: number | null, } | { "kind": "integer", 
/**
 * Smallest value.
 */
min: number | null, 
/**
 * Largest value.
 */
max: number | null, 
/**
 * Unit shown beside it.
 */
unit: string | null, } | { "kind": "boolean", } | { "kind": "date", } | { "kind": "datetime", } | { "kind": "choice", 
/**
 * The values, in order. Their labels are Fluent messages.
 */
choices: Array<string>, } | { "kind": "tags", 
/**
 * Most labels; 20 when absent.
 */
max_items: number | null, 
/**
 * Most characters of a label; 100 when absent.
 */
max_length: number | null, } | { "kind": "person", } | { "kind": "company", } | { "kind": "site", } | { "kind": "area", 
/**
 * The field that holds the site.
 */
site_field: string | null, } | { "kind": "record", 
/**
 * The record type's name.
 */
target: string, } | { "kind": "photo_set", 
/**
 * Most photographs.
 */
max_items: number | null, 
/**
 * Largest original, in bytes.
 */
max_size_bytes: number | null, } | { "kind": "comments", } | { "kind": "computed", 
/**
 * `Choice` value per first condition that holds; the last entry may omit its condition.
 */
cases: Array<ComputedCase>, };

/**
 * A value of a field. JSON: text, number, boolean, `"2026-05-14"`, milliseconds, id, or a list.
 */
export type FieldValue = { "t": "text", "v": string } | { "t": "integer", "v": number } | { "t": "boolean", "v": boolean } | { "t": "datetime", "v": number } | { "t": "reference", "v": RecordId } | { "t": "tags", "v": Array<string> } | { "t": "photos", "v": Array<Photo> } | { "t": "comments", "v": Array<Comment> };

/**
 * SHA-256 of a file's bytes: the name of an attachment everywhere.
 */
export type FileHash = string;

/**
 * A search.
 */
export type FindArgs = { 
/**
 * Words, or the beginning of a number.
 */
text: string, 
/**
 * Most hits; 20 when absent.
 */
limit?: number, };

/**
 * A part of a form.
 */
export type FormSection = { 
/**
 * Name; its label is `section-<type>-<name>`.
 */
name: string, 
/**
 * Field names in order.
 */
fields: Array<string>, };

/**
 * A form.
 */
export type FormView = { 
/**
 * Sections in order.
 */
sections: Array<FormSection>, };

/**
 * A person's compiled rights: the snapshot devices keep and the server computes.
 */
export type Grants = { 
/**
 * Whose.
 */
subject: Subject, 
/**
 * Grows with every change of any grant in the organisation.
 */
epoch: number, 
/**
 * Milliseconds since 1970 UTC: afterwards the device is read-only.
 */
valid_until: number, 
/**
 * Reach per permission code: the scopes allowed and not denied, from narrow to wide.
 */
reach: { [key in string]: Array<Scope> }, 
/**
 * Scopes denied per permission code; a record in one of them is refused whatever `reach` says.
 */
denied?: { [key in string]: Array<Scope> }, };

/**
 * A heading of a list.
 */
export type GroupCount = { 
/**
 * State, choice, id, `true` or `false`, or the first day of a span; `null` holds records without one.
 */
value: string | null, 
/**
 * Name of the record an id is of, where this device knows it.
 */
name: string | null, 
/**
 * Records under it.
 */
total: number, };

/**
 * How much of a date stands under one heading, by the clock of who asks.
 */
export type GroupSpan = "day" | "week" | "month";

/**
 * A list's headings.
 */
export type GroupsArgs = { 
/**
 * Record type's name.
 */
record_type: string, 
/**
 * `status`, a choice, yes or no, a link to a record, or a date.
 */
by: string, 
/**
 * How much of a date stands under one heading.
 */
span?: GroupSpan, 
/**
 * Which records.
 */
filter?: unknown, 
/**
 * Words to search.
 */
search?: string, };

/**
 * Hand to a supervisor.
 */
export type HandOverArgs = { 
/**
 * Key.
 */
id: string, 
/**
 * What the supervisor should know.
 */
note: string, };

/**
 * One change of a record's history.
 */
export type HistoryEntry = { 
/**
 * ms since 1970 UTC, by the author's clock.
 */
at: number, 
/**
 * Author; none is the server ("OpsFlux").
 */
by: UserId | null, 
/**
 * Author's name.
 */
by_name: string | null, 
/**
 * What kind of change.
 */
kind: HistoryKind, 
/**
 * Values before and after.
 */
changes: Array<FieldChange>, 
/**
 * Command asked for or decided.
 */
command: string | null, 
/**
 * Reason given.
 */
reason: string | null, 
/**
 * The server's answer.
 */
decision: Decision | null, 
/**
 * Not confirmed by the server yet.
 */
pending: boolean, };

/**
 * What happened to a record.
 */
export type HistoryKind = "created" | "edited" | "requested" | "decided";

/**
 * A hook (contract F3).
 */
export type HookDef = { 
/**
 * Name for people, at most 255 characters.
 */
name: string, 
/**
 * Event it listens to.
 */
event: string, 
/**
 * Whether it runs.
 */
is_active: boolean, 
/**
 * When it runs.
 */
conditions?: unknown, 
/**
 * What it does, in order.
 */
actions: Array<ActionDef>, 
/**
 * Lower runs first.
 */
priority: number, 
/**
 * Whose rights it uses: `actor`, `author` or `service:<address of an account>`.
 */
run_as: string, };

/**
 * One user action, which becomes one change.
 */
export type Intent = { "kind": "create" } & CreateIntent | { "kind": "edit", 
/**
 * One entry a field or list entry.
 */
edits: Array<FieldEdit>, } | { "kind": "request" } & RequestIntent;

/**
 * One broken rule on one field, translatable: `key` names a Fluent message, `params` fill it.
 */
export type Issue = { 
/**
 * Field name, or empty for the record as a whole.
 */
path: string, 
/**
 * Stable code of the rule, such as `min_length`.
 */
code: string, 
/**
 * Fluent message identifier.
 */
key: string, 
/**
 * Values for the message.
 */
params: { [key in string]: string }, };

/**
 * What waits in one lane.
 */
export type Lane = { 
/**
 * `text`, `thumbnails` or `photos`.
 */
name: string, 
/**
 * Pieces.
 */
count: number, 
/**
 * Bytes not sent yet.
 */
bytes: number, };

/**
 * The demonstration switch.
 */
export type Link = { 
/**
 * There is a switch.
 */
available?: boolean, 
/**
 * True: this client has no network path at all.
 */
cut: boolean, };

/**
 * A list.
 */
export type ListView = { 
/**
 * Name; its label is `list-<type>-<name>`.
 */
name: string, 
/**
 * Columns: field names or the built-ins `number`, `status`, `created_at`, `created_by`, `updated_at`.
 */
columns: Array<string>, 
/**
 * Which records.
 */
filter?: unknown, 
/**
 * In which order.
 */
sort: Array<Sort>, };

/**
 * Notifications that were read.
 */
export type MarkReadArgs = { 
/**
 * Keys; all unread ones when empty.
 */
ids: Array<NotificationId>, };

/**
 * What a person may do with a record.
 */
export type May = { 
/**
 * Change at least one field.
 */
edit: boolean, 
/**
 * Ask for its deletion.
 */
delete: boolean, 
/**
 * Comment.
 */
comment: boolean, 
/**
 * Names of the fields that may be changed now.
 */
fields: Array<string>, };

/**
 * A menu entry (contract G5, I8).
 */
export type MenuItem = { 
/**
 * Fluent id.
 */
label: string, 
/**
 * Icon name (lucide).
 */
icon: string, 
/**
 * Route in the interface.
 */
route: string, 
/**
 * Permission needed to see it.
 */
permission: string, 
/**
 * Position.
 */
order: number, };

/**
 * Who wins when two people write (design 00-product, four kinds of data).
 */
export type MergeClass = "content" | "append_only" | "decided" | "computed";

/**
 * Everything a package declares (design 04-modules).
 */
export type Module = { 
/**
 * Short code, such as `hse`.
 */
code: string, 
/**
 * Display name.
 */
name: string, 
/**
 * Semantic version.
 */
version: string, 
/**
 * One sentence.
 */
description: string, 
/**
 * Publisher.
 */
author: string, 
/**
 * Licence.
 */
license: string, 
/**
 * What it is (contract A1).
 */
kind: PackageKind, 
/**
 * What it needs (contract G3).
 */
dependencies: Dependencies, 
/**
 * What it says of its storage (contract G7).
 */
database: Database, 
/**
 * Permissions it introduces.
 */
permissions: Array<PermissionDef>, 
/**
 * Roles it introduces, and grants it adds to roles of other modules.
 */
roles: Array<RoleDef>, 
/**
 * Menu entries.
 */
menu_items: Array<MenuItem>, 
/**
 * Record types.
 */
types: Array<RecordType>, 
/**
 * Workflows.
 */
workflows: Array<WorkflowDef>, 
/**
 * Views, one entry a record type.
 */
views: Array<Views>, 
/**
 * Hooks, in the order of their priority.
 */
hooks: Array<HookDef>, 
/**
 * Notification templates by name.
 */
notifications: { [key in string]: NotificationTemplate }, 
/**
 * E-mail templates (minijinja) by file name, such as `critical_incident_alert.html`.
 */
emails: { [key in string]: string }, 
/**
 * Fluent catalogues by language, `fr` and `en`.
 */
texts: { [key in string]: string }, };

/**
 * Another module a package needs.
 */
export type ModuleDependency = { 
/**
 * Its code.
 */
code: string, 
/**
 * `>=1.2.0` (from this version) or `1.2.0` (exactly this one).
 */
version: string, };

/**
 * Records to name.
 */
export type NamesArgs = { 
/**
 * Keys.
 */
ids: Array<RecordId>, };

/**
 * Arguments of commands that take none.
 */
export type NoArgs = { [key: string]: never };

/**
 * One notification row of one user.
 */
export type NotificationId = string;

/**
 * Which notifications.
 */
export type NotificationListArgs = { 
/**
 * Only unread ones.
 */
unread_only?: boolean, 
/**
 * Only of these categories; of all when absent or empty.
 */
categories?: Array<string>, 
/**
 * Most rows; 50 when absent.
 */
limit?: number, };

/**
 * A person's preferences.
 */
export type NotificationPreferences = { 
/**
 * Channels the person wants; the row in the application is made whatever is chosen.
 */
enabled_channels: Array<Channel>, 
/**
 * Do not disturb.
 */
dnd_enabled: boolean, 
/**
 * Its beginning, `HH:MM` in the person's zone.
 */
dnd_start: string, 
/**
 * Its end.
 */
dnd_end: string, 
/**
 * 0 all, 1 normal and up, 2 high and up, 3 urgent only.
 */
min_priority: number, 
/**
 * Categories that never interrupt.
 */
muted_categories: Array<string>, 
/**
 * Mails are gathered.
 */
digest_enabled: boolean, 
/**
 * How often.
 */
digest_frequency: DigestFrequency, };

/**
 * Title and message of a notification per language, with placeholders.
 */
export type NotificationTemplate = { 
/**
 * Title by language.
 */
title: { [key in string]: string }, 
/**
 * Message by language.
 */
message: { [key in string]: string }, };

/**
 * A notification.
 */
export type NotificationView = { 
/**
 * Key.
 */
id: NotificationId, 
/**
 * Title.
 */
title: string, 
/**
 * Message.
 */
message: string, 
/**
 * Category.
 */
category: string, 
/**
 * 0 to 3.
 */
priority: number, 
/**
 * The record it is about.
 */
record: RecordId | null, 
/**
 * ms since 1970 UTC.
 */
created_at: number, 
/**
 * ms since 1970 UTC, when read.
 */
read_at: number | null, 
/**
 * It may pop up in front of this person now: their preferences, on the clock they live by
 * (contract D5). In the list it stands either way.
 */
interrupts: boolean, 
/**
 * Free values (ids, `action_url` …).
 */
context: unknown, };

/**
 * Readable numbers: `INC-2026-00142` official, `ALP-7K-0014-X` provisional (design 03-sync).
 */
export type NumberFormat = { 
/**
 * Prefix of the official number, such as `INC`.
 */
prefix: string, 
/**
 * Digits of the counter.
 */
digits: number, };

/**
 * What a reference field may point to.
 */
export type OptionsArgs = { 
/**
 * Record type's name.
 */
record_type: string, 
/**
 * Beginning of a title or number.
 */
search?: string, 
/**
 * Only records of this site.
 */
site_id?: RecordId, 
/**
 * Most options; 50 when absent.
 */
limit?: number, };

/**
 * The customer organisation: the tenant (contract reading 18).
 */
export type OrgId = string;

/**
 * Module or plugin.
 */
export type PackageKind = "module" | "plugin";

/**
 * A permission.
 */
export type PermissionDef = { 
/**
 * `<module>.<action>.<object>`.
 */
code: string, 
/**
 * What it allows, for people.
 */
name: string, };

/**
 * A photograph of a record. Its bytes travel apart (design 03-sync, Files).
 */
export type Photo = { 
/**
 * Entry id (UUIDv7).
 */
id: RecordId, 
/**
 * The file.
 */
sha256: FileHash, 
/**
 * Size of the file.
 */
size_bytes: number, 
/**
 * `image/jpeg`, `image/png` or `image/webp`.
 */
media_type: string, 
/**
 * Name given by the person, only ever text.
 */
name: string, 
/**
 * Thumbnail's file, at most 12 KiB.
 */
thumbnail: FileHash | null, 
/**
 * Who added it.
 */
by: UserId | null, };

/**
 * A picture to add; its answer goes into a photo field of `record.create` or `record.edit`.
 */
export type PhotoAddArgs = { 
/**
 * File name, only ever shown as text.
 */
name: string, 
/**
 * What the picker says it is; the content decides.
 */
media_type: string, 
/**
 * The file.
 */
base64: string, };

/**
 * A file by its hash.
 */
export type PhotoArgs = { 
/**
 * The file.
 */
sha256: FileHash, };

/**
 * Where a photograph is.
 */
export type PhotoState = { 
/**
 * The file.
 */
sha256: FileHash, 
/**
 * Its bytes are on this device.
 */
on_device: boolean, 
/**
 * Its bytes are on the server.
 */
ashore: boolean, 
/**
 * Bytes sent so far.
 */
sent_bytes: number, 
/**
 * Size.
 */
size_bytes: number, 
/**
 * Why the server refused it.
 */
refused: string | null, };

/**
 * Pausing pictures.
 */
export type PhotosArgs = { 
/**
 * True: pictures wait.
 */
paused: boolean, };

/**
 * Sentences offered for one text field.
 */
export type Phrases = { 
/**
 * The text field they are for.
 */
field: string, 
/**
 * Names in order; each sentence is `phrase-<type>-<field>-<name>`.
 */
names: Array<string>, };

/**
 * A person's preferences, and what there is to choose from.
 */
export type PreferencesView = { 
/**
 * What is chosen; as usual before anything is.
 */
chosen: NotificationPreferences, 
/**
 * Categories in the order of the screen; their labels are the messages `category-<code>`.
 */
categories: Array<CategoryView>, 
/**
 * The record is on this device: false only before the first contact after a sign-in.
 */
ready: boolean, };

/**
 * What changes; what is absent stays.
 */
export type ProfileArgs = { 
/**
 * Given name.
 */
first_name?: string, 
/**
 * Family name.
 */
last_name?: string, 
/**
 * Telephone; empty removes it.
 */
phone?: string, 
/**
 * `fr` or `en`.
 */
language?: string, 
/**
 * An IANA name.
 */
time_zone?: string, };

/**
 * The signed-in person, as their record says.
 */
export type ProfileView = { 
/**
 * Given name.
 */
first_name: string, 
/**
 * Family name.
 */
last_name: string, 
/**
 * Address of the account; an administrator changes it.
 */
email: string, 
/**
 * Telephone, for urgent text messages.
 */
phone: string, 
/**
 * Language of mails and messages: `fr` or `en`.
 */
language: string, 
/**
 * The clock of quiet hours and digests, as an IANA name; empty when nobody knows one.
 */
time_zone: string, 
/**
 * The record is here and the person may change it.
 */
editable: boolean, };

/**
 * A question about records of one type.
 */
export type Query = { 
/**
 * Record type's name.
 */
record_type: string, 
/**
 * Which records.
 */
filter: unknown, 
/**
 * Words to search.
 */
search: string | null, 
/**
 * Order; newest first when empty.
 */
sort: Array<Sort>, 
/**
 * Most rows to answer, at most 500.
 */
limit: number, 
/**
 * Rows to skip.
 */
offset: number, };

/**
 * One screen of a quick form.
 */
export type QuickStep = { 
/**
 * Name; its label, a question, is `quick-<type>-<name>`.
 */
name: string, 
/**
 * Field names in order.
 */
fields: Array<string>, };

/**
 * A form for gloves: few fields, one step at a time, most of it a tap. What it creates obeys the
 * same rules as the full form (design 05-interface, "an observation in six taps").
 */
export type QuickView = { 
/**
 * Steps in order. A step whose first field is a choice goes on by itself once it is chosen.
 */
steps: Array<QuickStep>, 
/**
 * Fields that start with what this person entered last time on this device.
 */
remembers: Array<string>, 
/**
 * Texts made from other answers until the person writes their own.
 */
suggests: Array<Suggestion>, 
/**
 * Sentences offered to start a text with.
 */
phrases: Array<Phrases>, 
/**
 * Icons on the tiles of choices.
 */
icons: Array<ChoiceIcon>, };

/**
 * A record as everybody reads it. Made from a document by [`crate::doc::project`] only.
 */
export type Record = { 
/**
 * Key.
 */
id: RecordId, 
/**
 * Record type's name.
 */
record_type: string, 
/**
 * The site it belongs to, if any.
 */
site_id: RecordId | null, 
/**
 * Employer of its author when it was created (scope `company`, contract reading 18).
 */
company_id: RecordId | null, 
/**
 * Access class.
 */
class: AccessClass, 
/**
 * Number given by the device.
 */
provisional_no: string | null, 
/**
 * Number given by the server at acceptance.
 */
official_no: string | null, 
/**
 * Key in another system, or `opx_` + id (contract A12).
 */
external_id: string | null, 
/**
 * Milliseconds since 1970 UTC, by the author's clock.
 */
created_at: number, 
/**
 * Author.
 */
created_by: UserId | null, 
/**
 * Milliseconds since 1970 UTC.
 */
updated_at: number, 
/**
 * Last writer.
 */
updated_by: UserId | null, 
/**
 * Milliseconds since 1970 UTC, when deleted.
 */
deleted_at: number | null, 
/**
 * Who deleted it.
 */
deleted_by: UserId | null, 
/**
 * Decided state of the workflow; the initial one before any decision.
 */
status: string | null, 
/**
 * Requests in the order they were made, with their decisions.
 */
requests: Array<Request>, 
/**
 * Accepted although a rule was broken (safety facts): a person must look.
 */
needs_review: boolean, 
/**
 * Values by field name; absent fields are empty. Computed fields are included.
 */
fields: { [key in string]: FieldValue }, 
/**
 * Fields that hold more than one value.
 */
conflicts: Array<Conflict>, };

/**
 * One record by id.
 */
export type RecordArgs = { 
/**
 * Key.
 */
id: RecordId, };

/**
 * Everything a record's page shows.
 */
export type RecordDetail = { 
/**
 * The record.
 */
record: Record, 
/**
 * How far it has come.
 */
sync_state: SyncState, 
/**
 * Value of the type's title field.
 */
title: string, 
/**
 * Official number, or the provisional one, or none.
 */
number: string | null, 
/**
 * State the pending requests lead to; equal to `record.status` when none is pending.
 */
expected_status: string | null, 
/**
 * Every transition of the workflow from the present state, allowed or not, with the reason.
 */
transitions: Array<TransitionView>, 
/**
 * What this person may do.
 */
may: May, 
/**
 * Newest first.
 */
history: Array<HistoryEntry>, 
/**
 * Fields with several values.
 */
conflicts: Array<ConflictView>, 
/**
 * Names of the records and people it refers to.
 */
names: { [key: string]: string }, 
/**
 * Where its photographs are.
 */
photos: Array<PhotoState>, 
/**
 * Refused changes of this record that wait for the person.
 */
returned: number, };

/**
 * A business record of any type.
 */
export type RecordId = string;

/**
 * One option of a reference field.
 */
export type RecordOption = { 
/**
 * Key.
 */
id: RecordId, 
/**
 * Title.
 */
title: string, 
/**
 * Number, or the name of its site.
 */
detail: string | null, };

/**
 * A page of a list.
 */
export type RecordPage = { 
/**
 * The rows.
 */
rows: Array<RecordRow>, 
/**
 * Rows that match, all pages together.
 */
total: number, 
/**
 * Last contact with the server, ms since 1970 UTC: the age of what is shown.
 */
as_of: number | null, };

/**
 * A record in a list.
 */
export type RecordRow = { 
/**
 * The record.
 */
record: Record, 
/**
 * How far it has come.
 */
sync_state: SyncState, 
/**
 * Value of the type's title field.
 */
title: string, 
/**
 * Official number, or the provisional one, or none.
 */
number: string | null, 
/**
 * Names of the records and people it refers to.
 */
names: { [key: string]: string }, };

/**
 * What may be done with one of many records.
 */
export type RecordSteps = { 
/**
 * Key.
 */
id: RecordId, 
/**
 * Value of the type's title field.
 */
title: string, 
/**
 * As in [`RecordDetail`].
 */
expected_status: string | null, 
/**
 * As in [`RecordDetail`].
 */
transitions: Array<TransitionView>, 
/**
 * As in [`RecordDetail`].
 */
may: May, };

/**
 * A kind of business record, declared by a module.
 */
export type RecordType = { 
/**
 * Name, unique across modules, such as `incident`.
 */
name: string, 
/**
 * Owning module's code. Filled by the package parser.
 */
module: string, 
/**
 * Used in routes, such as `incidents`.
 */
plural: string, 
/**
 * Icon name (lucide).
 */
icon: string, 
/**
 * Fields in order.
 */
fields: Array<Field>, 
/**
 * Field that names the record in lists.
 */
title_field: string, 
/**
 * Field that holds the record's site; without one the record belongs to the organisation.
 */
site_field: string | null, 
/**
 * The record *is* a site: it is its own site for scopes. Only `core` uses it.
 */
is_site: boolean, 
/**
 * Field whose person also counts as owner for scope `own` (contract reading 1).
 */
assigned_field: string | null, 
/**
 * Official and provisional numbers, if the type is numbered.
 */
number: NumberFormat | null, 
/**
 * Workflow name, if any.
 */
workflow: string | null, 
/**
 * Fields whose words are searched, besides the numbers.
 */
search: Array<string>, 
/**
 * Fields with an index of their own on both databases.
 */
indexes: Array<string>, 
/**
 * Who may receive it at all.
 */
class: AccessClass, 
/**
 * Creating one is a safety fact: never refused (design 03-sync).
 */
safety_fact: boolean, 
/**
 * Reference data needed to read other records: sent first, kept small.
 */
reference: boolean, 
/**
 * Field whose rising order means urgency, and its urgent values: they are sent first.
 */
urgent_if: unknown, 
/**
 * Named conditions that become events `<type>.<name>` (design 04-modules).
 */
events: Array<EventDef>, };

/**
 * What the server answered.
 */
export type RemoteAnswer = { 
/**
 * The JSON body.
 */
body: unknown, };

/**
 * A page only the server can answer.
 */
export type RemoteArgs = { 
/**
 * Path under the server's address, such as `/api/v1/audit`.
 */
path: string, };

/**
 * Something asked of the arbiter.
 */
export type Request = { 
/**
 * Entry id (UUIDv7).
 */
id: RecordId, 
/**
 * Transition name, or the built-in `delete`.
 */
command: string, 
/**
 * Reason given.
 */
reason: string | null, 
/**
 * Hash of the content the author saw, for transitions that bind it.
 */
content_hash: string | null, 
/**
 * Milliseconds since 1970 UTC, by the author's clock.
 */
at: number, 
/**
 * Author: always from the change.
 */
by: UserId | null, 
/**
 * The server's answer, once there is one.
 */
decision: Decision | null, };

/**
 * A request to the arbiter.
 */
export type RequestArgs = { 
/**
 * Key.
 */
id: RecordId, 
/**
 * Transition name, or `delete`.
 */
command: string, 
/**
 * Reason given.
 */
reason?: string, };

/**
 * A request appended to `r.*`.
 */
export type RequestIntent = { 
/**
 * Entry id.
 */
id: RecordId, 
/**
 * Transition name, or the built-in `delete`.
 */
command: string, 
/**
 * Reason given.
 */
reason: string | null, 
/**
 * Content the author saw, for transitions that bind it.
 */
content_hash: string | null, };

/**
 * The value a person chose for a field in conflict.
 */
export type ResolveArgs = { 
/**
 * Key.
 */
id: RecordId, 
/**
 * Field name.
 */
field: string, 
/**
 * Chosen value, as in the conflict.
 */
value: FieldValue | null, };

/**
 * One returned change by id.
 */
export type ReturnedArgs = { 
/**
 * Key.
 */
id: string, };

/**
 * Fix and send again.
 */
export type ReturnedFixArgs = { 
/**
 * Key.
 */
id: string, 
/**
 * Corrected plain JSON values by field; as they were when absent.
 */
fields?: { [key: string]: unknown }, 
/**
 * Corrected reason of a request.
 */
reason?: string, };

/**
 * A refused action of a person on this device.
 */
export type ReturnedView = { 
/**
 * Key.
 */
id: string, 
/**
 * The record.
 */
record: RecordId, 
/**
 * Record type's name.
 */
record_type: string, 
/**
 * The record's title, as far as known.
 */
title: string, 
/**
 * What the person meant.
 */
intent: Intent, 
/**
 * Plain JSON values by field, ready for a form.
 */
fields: { [key: string]: unknown }, 
/**
 * Stable code of the refusal.
 */
code: string, 
/**
 * Field concerned, or empty.
 */
path: string, 
/**
 * Fluent message id.
 */
key: string, 
/**
 * Values for the message.
 */
params: { [key: string]: string }, 
/**
 * Whose work it is.
 */
author: UserId | null, 
/**
 * Their name.
 */
author_name: string | null, 
/**
 * ms since 1970 UTC of the refusal.
 */
at: number, 
/**
 * Handed to a supervisor with this note; stays visible until someone acts on it.
 */
handed_over: string | null, };

/**
 * A role and its grants.
 */
export type RoleDef = { 
/**
 * Code, such as `hse_manager`.
 */
code: string, 
/**
 * Name for people.
 */
name: string, 
/**
 * What it is for.
 */
description: string, 
/**
 * Grants, written `hse.view.incident@site`; a leading `-` denies.
 */
grants: Array<string>, };

/**
 * A list to keep.
 */
export type SaveListArgs = { 
/**
 * The one to change; a new one when absent.
 */
id?: string, 
/**
 * Record type's name.
 */
record_type: string, 
/**
 * What the person calls it.
 */
name: string, 
/**
 * What the list is made of.
 */
search: { [key: string]: unknown }, };

/**
 * What a write answers.
 */
export type Saved = { 
/**
 * The record as it now is.
 */
row: RecordRow, 
/**
 * What the server is likely to object to, as far as this device can tell.
 */
warnings: Array<Issue>, };

/**
 * A list kept under a name.
 */
export type SavedList = { 
/**
 * Key, the same on every device.
 */
id: string, 
/**
 * Record type's name.
 */
record_type: string, 
/**
 * What the person calls it.
 */
name: string, 
/**
 * What the list is made of, as the interface writes it.
 */
search: { [key: string]: unknown }, };

/**
 * A list by its key.
 */
export type SavedListArgs = { 
/**
 * Key.
 */
id: string, };

/**
 * Lists of one record type.
 */
export type SavedListsArgs = { 
/**
 * Record type's name.
 */
record_type: string, };

/**
 * How far a grant reaches (contract reading 1), from narrow to wide.
 */
export type Scope = "own" | "team" | "site" | "company" | "all";

/**
 * A hit.
 */
export type SearchHit = { 
/**
 * Key.
 */
id: RecordId, 
/**
 * Record type's name.
 */
record_type: string, 
/**
 * Title.
 */
title: string, 
/**
 * Official number, or the provisional one.
 */
number: string | null, 
/**
 * State, if any.
 */
status: string | null, 
/**
 * Words around the match, with `[` and `]` around the matched ones.
 */
excerpt: string, };

/**
 * This installation.
 */
export type SessionDevice = { 
/**
 * Key.
 */
id: DeviceId, 
/**
 * Short code in provisional numbers.
 */
code: string, 
/**
 * Name people gave it.
 */
name: string, };

/**
 * The organisation.
 */
export type SessionOrg = { 
/**
 * Key.
 */
id: OrgId, 
/**
 * Name.
 */
name: string, };

/**
 * Who is signed in, and on what.
 */
export type SessionStatus = { 
/**
 * Somebody is signed in; true without any link after a first sign-in.
 */
signed_in: boolean, 
/**
 * The person.
 */
user: SessionUser | null, 
/**
 * The organisation.
 */
org: SessionOrg | null, 
/**
 * This installation.
 */
device: SessionDevice | null, 
/**
 * Address of the server.
 */
server_url: string, 
/**
 * Language of the interface: `fr` or `en`.
 */
language: string, 
/**
 * The rights on this device ran out: nothing can be written before the next contact.
 */
read_only: boolean, 
/**
 * The server ended the session: sign in again to send; work on the device stays.
 */
expired: boolean, };

/**
 * The signed-in person.
 */
export type SessionUser = { 
/**
 * Key, also of the person's record.
 */
id: UserId, 
/**
 * Address.
 */
email: string, 
/**
 * Given name.
 */
first_name: string, 
/**
 * Family name.
 */
last_name: string, 
/**
 * Preferred language.
 */
language: string, 
/**
 * The clock the account goes by, as an IANA name; empty when nobody said it.
 */
time_zone: string, };

/**
 * Choosing a language.
 */
export type SetLanguageArgs = { 
/**
 * `fr` or `en`.
 */
language: string, };

/**
 * A setting and its value.
 */
export type Setting = { 
/**
 * Name.
 */
key: string, 
/**
 * Value; `null` when never set.
 */
value: unknown, };

/**
 * A setting of this device.
 */
export type SettingArgs = { 
/**
 * Name.
 */
key: string, };

/**
 * Signing in.
 */
export type SignInArgs = { 
/**
 * Address.
 */
email: string, 
/**
 * Password; never stored.
 */
password: string, 
/**
 * Address of the server, when it differs from the configured one.
 */
server_url?: string, };

/**
 * Signing out.
 */
export type SignOutArgs = { 
/**
 * Sign out although facts of this person have not been sent; they stay and leave later.
 */
force?: boolean, };

/**
 * What signing out did.
 */
export type SignOutResult = { 
/**
 * False: ask the person, then call again with `force`.
 */
signed_out: boolean, 
/**
 * Operations not yet confirmed.
 */
unsent_operations: number, 
/**
 * Files not yet ashore.
 */
unsent_files: number, };

/**
 * One key of the order.
 */
export type Sort = { 
/**
 * Field or built-in column.
 */
field: string, 
/**
 * Largest first.
 */
descending: boolean, 
/**
 * Values in the order in which they stand, when that is neither their own nor the declared one: a
 * list grouped by site goes by the names of the sites. Others come last.
 */
order?: Array<string>, };

/**
 * A state.
 */
export type State = { 
/**
 * Name, such as `under_investigation`.
 */
name: string, 
/**
 * What it means to lists and colours.
 */
kind: StateKind, };

/**
 * What a state means.
 */
export type StateKind = "draft" | "open" | "waiting" | "done" | "final";

/**
 * Records whose steps are asked for.
 */
export type StepsArgs = { 
/**
 * Keys, at most 500.
 */
ids: Array<RecordId>, };

/**
 * Who a person is, for scopes.
 */
export type Subject = { 
/**
 * The person.
 */
user: UserId, 
/**
 * The tenant.
 */
org: OrgId, 
/**
 * Employer.
 */
company: RecordId | null, 
/**
 * Sites the person belongs to.
 */
sites: Array<RecordId>, 
/**
 * People whose supervisor the person is.
 */
team: Array<UserId>, 
/**
 * Role codes, direct and through groups.
 */
roles: Array<string>, 
/**
 * Group codes.
 */
groups: Array<string>, 
/**
 * Implies role `admin` (contract reading 31).
 */
is_superuser: boolean, };

/**
 * A text joined from other answers: "Dropped object – North walkway".
 */
export type Suggestion = { 
/**
 * The text field it is for.
 */
field: string, 
/**
 * The fields whose answers, in words, make it.
 */
from: Array<string>, };

/**
 * What the engine is doing.
 */
export type SyncPhase = "idle" | "exchanging" | "files" | "waiting" | "signed_out";

/**
 * How far a record's last work of this device has come.
 */
export type SyncState = "queued" | "sent" | "confirmed" | "held" | "returned";

/**
 * The state bar.
 */
export type SyncStatus = { 
/**
 * The last attempt reached the server.
 */
online: boolean, 
/**
 * The link was cut by hand.
 */
cut: boolean, 
/**
 * What the engine is doing.
 */
phase: SyncPhase, 
/**
 * Operations not confirmed.
 */
queued_operations: number, 
/**
 * Their bytes.
 */
queued_bytes: number, 
/**
 * Files not ashore.
 */
queued_files: number, 
/**
 * Bytes of them not sent yet.
 */
files_bytes: number, 
/**
 * ms since 1970 UTC of the last complete exchange.
 */
last_contact_at: number | null, 
/**
 * What went wrong last, in words; none after a success.
 */
last_error: string | null, 
/**
 * Stable code of it.
 */
last_error_code: ErrorCode | null, 
/**
 * ms since 1970 UTC of the next attempt, when waiting.
 */
next_attempt_at: number | null, 
/**
 * Body bytes sent this calendar month (UTC).
 */
bytes_up_month: number, 
/**
 * Body bytes received this calendar month (UTC).
 */
bytes_down_month: number, 
/**
 * Measured bytes per second; 0 when unknown.
 */
link_rate: number, 
/**
 * ms since 1970 UTC: the age of what this device shows.
 */
data_as_of: number | null, 
/**
 * More is on its way down.
 */
filling: boolean, 
/**
 * Refused changes that wait for a person.
 */
needs_attention: number, 
/**
 * Unread notifications.
 */
unread: number, 
/**
 * Records on this device.
 */
records: number, 
/**
 * What waits, by lane.
 */
lanes: Array<Lane>, 
/**
 * Pictures stay here until somebody lets them go; text leaves as ever.
 */
photos_paused: boolean, 
/**
 * This month's budget is used up: pictures wait until somebody sends them or the month ends.
 */
budget_spent: boolean, };

/**
 * What a line of text names.
 */
export type TextFormat = "time_zone";

/**
 * Fluent sources by language: the engine's texts followed by every module's.
 */
export type TextsView = { 
/**
 * French.
 */
fr: string, 
/**
 * English.
 */
en: string, };

/**
 * A transition: a request anyone with the permission may append, decided by the server.
 */
export type Transition = { 
/**
 * Name, such as `submit`.
 */
name: string, 
/**
 * States it may start from.
 */
from: Array<string>, 
/**
 * State it leads to.
 */
to: string, 
/**
 * Permission code needed, judged with the record's scope.
 */
permission: string, 
/**
 * Past form, used as event name: `submitted` gives `incident.submitted`.
 */
event: string, 
/**
 * Must hold on the record.
 */
guard?: unknown, 
/**
 * A reason of at least ten characters must be given.
 */
requires_reason: boolean, 
/**
 * The actor may be neither the author nor the assigned person (separation of duties).
 */
four_eyes: boolean, 
/**
 * The request is bound to the content hash its author saw; changed content voids it.
 */
binds_content: boolean, 
/**
 * Decided fields it sets: field → literal, `$actor` or `$now`.
 */
set?: { [key: string]: unknown }, 
/**
 * Shown as the primary action.
 */
primary: boolean, };

/**
 * A transition as the workflow bar shows it.
 */
export type TransitionView = { 
/**
 * Name.
 */
name: string, 
/**
 * State it leads to.
 */
to: string, 
/**
 * It may be asked for now.
 */
allowed: boolean, 
/**
 * Why not.
 */
code: ErrorCode | null, 
/**
 * Why not, as a Fluent message id.
 */
key: string | null, 
/**
 * A reason must be given.
 */
requires_reason: boolean, 
/**
 * Shown as the main action.
 */
primary: boolean, };

/**
 * The badge.
 */
export type Unread = { 
/**
 * Unread notifications.
 */
count: number, };

/**
 * A person who may sign in. Equal to the [`RecordId`] of that person's `person` record.
 */
export type UserId = string;

/**
 * The views of one record type.
 */
export type Views = { 
/**
 * The record type's name.
 */
record_type: string, 
/**
 * Saved lists; the first is shown by default.
 */
lists: Array<ListView>, 
/**
 * Boards.
 */
boards: Array<BoardView>, 
/**
 * The form.
 */
form: FormView, 
/**
 * The same in a few taps, for somebody standing on deck.
 */
quick: QuickView | null, };

/**
 * Something that waits: the changes of one record, or one file.
 */
export type Waiting = { 
/**
 * As in [`Lane`].
 */
lane: string, 
/**
 * The record it belongs to; none for a file of a form being filled in.
 */
record: RecordId | null, 
/**
 * That record's type, when this device knows it.
 */
record_type: string | null, 
/**
 * That record's title.
 */
title: string, 
/**
 * Changes, or 1 for a file.
 */
pieces: number, 
/**
 * Size.
 */
size_bytes: number, 
/**
 * Bytes the server has.
 */
sent_bytes: number, 
/**
 * ms since 1970 UTC of the oldest of them.
 */
since: number, 
/**
 * How far it has come.
 */
state: WaitingState, 
/**
 * Why the server refused it.
 */
reason: string | null, 
/**
 * Who wrote it, when that is not the person signed in.
 */
author_name: string | null, };

/**
 * How far something that waits has come.
 */
export type WaitingState = "queued" | "sent" | "held" | "refused";

/**
 * A state machine over the decided `status` of a record.
 */
export type WorkflowDef = { 
/**
 * Name, unique across modules.
 */
name: string, 
/**
 * State of a record nobody has moved yet.
 */
initial: string, 
/**
 * All states, in board order.
 */
states: Array<State>, 
/**
 * All transitions.
 */
transitions: Array<Transition>, };
