//! `record.*`: reading and writing records of any type.

use shared_model::error::ErrorCode;
use shared_model::query::Query;

use super::{
    Board, BoardArgs, CommandError, CommentArgs, CreateArgs, EditArgs, GroupCount, GroupsArgs,
    Names, NamesArgs, OptionsArgs, RecordArgs, RecordDetail, RecordOption, RecordPage, RecordSteps,
    RequestArgs, ResolveArgs, Saved, StepsArgs,
};
use crate::client::Client;
use crate::error::CoreError;
use crate::query::{self, Reader};
use crate::replica::{drafts, records, state};
use crate::write::commit::Committed;
use crate::write::create::create as create_record;
use crate::write::edit::Change;
use crate::write::{Author, Scene};

async fn read<T: Send + 'static>(
    client: &Client,
    answer: impl FnOnce(&rusqlite::Connection, &Reader) -> Result<T, CoreError> + Send + 'static,
) -> Result<T, CommandError> {
    let reader = Reader::of(client)?;
    Ok(client
        .replica()
        .read(move |conn| answer(conn, &reader))
        .await?)
}

/// The same by the clock the person lives by: where days are counted from today.
async fn read_by_clock<T: Send + 'static>(
    client: &Client,
    answer: impl FnOnce(&rusqlite::Connection, &Reader) -> Result<T, CoreError> + Send + 'static,
) -> Result<T, CommandError> {
    let reader = Reader::of(client)?;
    let user = client
        .session()
        .map(|session| session.profile.user)
        .ok_or_else(|| CoreError::refused(ErrorCode::Unauthenticated, "Sign in first."))?;
    Ok(client
        .replica()
        .read(move |conn| answer(conn, &reader.by_clock_of(conn, &user)?))
        .await?)
}

pub(super) async fn list(client: &Client, args: Query) -> Result<RecordPage, CommandError> {
    read_by_clock(client, move |conn, reader| {
        query::list::list(conn, reader, args)
    })
    .await
}

pub(super) async fn board(client: &Client, args: BoardArgs) -> Result<Board, CommandError> {
    read_by_clock(client, move |conn, reader| {
        query::board::board(conn, reader, &args)
    })
    .await
}

pub(super) async fn groups(
    client: &Client,
    args: GroupsArgs,
) -> Result<Vec<GroupCount>, CommandError> {
    read_by_clock(client, move |conn, reader| {
        query::groups::groups(conn, reader, args)
    })
    .await
}

pub(super) async fn get(client: &Client, args: RecordArgs) -> Result<RecordDetail, CommandError> {
    let store = client.files().clone();
    read(client, move |conn, reader| {
        query::detail::detail(conn, reader, &store, args.id)
    })
    .await
}

pub(super) async fn steps(
    client: &Client,
    args: StepsArgs,
) -> Result<Vec<RecordSteps>, CommandError> {
    read(client, move |conn, reader| {
        query::steps::steps(conn, reader, &args.ids)
    })
    .await
}

pub(super) async fn options(
    client: &Client,
    args: OptionsArgs,
) -> Result<Vec<RecordOption>, CommandError> {
    read(client, move |conn, reader| {
        query::options::options(conn, reader, &args)
    })
    .await
}

pub(super) async fn names(client: &Client, args: NamesArgs) -> Result<Names, CommandError> {
    read(client, move |conn, _| query::names::named(conn, args.ids)).await
}

/// Runs a write in one transaction, tells readers and wakes the engine.
pub(super) async fn write(
    client: &Client,
    work: impl FnOnce(&rusqlite::Connection, &Scene, &Author) -> Result<Committed, CoreError>
    + Send
    + 'static,
) -> Result<Saved, CommandError> {
    let (scene, author) = (client.scene(), client.author()?);
    let (saved, changed) = client
        .replica()
        .write(move |tx| {
            let committed = work(tx, &scene, &author)?;
            let stored = records::get(tx, committed.record.id)?.ok_or_else(CoreError::not_found)?;
            let saved = Saved {
                row: query::list::shown(tx, stored)?,
                warnings: committed.warnings,
            };
            Ok((saved, committed.changed))
        })
        .await?;
    client.written(&changed);
    Ok(saved)
}

pub(super) async fn create(client: &Client, args: CreateArgs) -> Result<Saved, CommandError> {
    let had_draft = args.draft_id.is_some();
    let saved = write(client, move |conn, scene, author| {
        let ty = scene.record_type(&args.record_type)?;
        let code = state::text(conn, "device_code")?.unwrap_or_else(|| "XX".to_owned());
        let committed = create_record(conn, scene, author, &ty, &args.fields, &code)?;
        if let Some(draft) = &args.draft_id {
            drafts::discard(conn, author.user, draft)?;
        }
        Ok(committed)
    })
    .await?;
    if had_draft {
        client.announce_tag("drafts");
    }
    Ok(saved)
}

pub(super) async fn edit(client: &Client, args: EditArgs) -> Result<Saved, CommandError> {
    write(client, move |conn, scene, author| {
        let change = Change {
            scene,
            author,
            id: args.id,
        };
        change.edit(conn, &args.fields, args.base.as_ref())
    })
    .await
}

pub(super) async fn comment(client: &Client, args: CommentArgs) -> Result<Saved, CommandError> {
    write(client, move |conn, scene, author| {
        let change = Change {
            scene,
            author,
            id: args.id,
        };
        change.comment(conn, &args.field, &args.text)
    })
    .await
}

pub(super) async fn request(client: &Client, args: RequestArgs) -> Result<Saved, CommandError> {
    write(client, move |conn, scene, author| {
        let change = Change {
            scene,
            author,
            id: args.id,
        };
        change.request(conn, &args.command, args.reason.as_deref())
    })
    .await
}

pub(super) async fn resolve(client: &Client, args: ResolveArgs) -> Result<Saved, CommandError> {
    write(client, move |conn, scene, author| {
        let change = Change {
            scene,
            author,
            id: args.id,
        };
        change.resolve(conn, &args.field, args.value)
    })
    .await
}
