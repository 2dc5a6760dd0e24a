//! Boards: records in columns by state or by a choice.

use rusqlite::Connection;
use shared_model::condition::{Condition, Op, Test};
use shared_model::error::ErrorCode;
use shared_model::query::{Query, sort_ranks};

use super::Reader;
use super::list::list;
use crate::api::{Board, BoardArgs, BoardColumn};
use crate::error::CoreError;
use crate::replica::state;

const CARDS: u32 = 50;

/// Answers a board.
pub(crate) fn board(
    conn: &Connection,
    reader: &Reader,
    args: &BoardArgs,
) -> Result<Board, CoreError> {
    let ty = reader.record_type(&args.record_type)?;
    let workflow = reader.catalogue.workflow_of(&ty).map(AsRef::as_ref);
    let Some(values) = sort_ranks(&ty, workflow, &args.group_by) else {
        return Err(CoreError::refused(
            ErrorCode::BadRequest,
            format!(
                "A board has columns by state or by a choice, not by \"{}\".",
                args.group_by
            ),
        ));
    };
    let mut columns = Vec::new();
    for value in values {
        let test = condition(&args.group_by, Op::Eq, value.clone().into());
        columns.push(column(conn, reader, args, Some(value), test)?);
    }
    let without = condition(&args.group_by, Op::Exists, false.into());
    let rest = column(conn, reader, args, None, without)?;
    if rest.total > 0 {
        columns.push(rest);
    }
    Ok(Board {
        columns,
        as_of: state::number(conn, "last_contact")?,
    })
}

fn condition(path: &str, op: Op, value: serde_json::Value) -> Condition {
    Condition::Test(Test {
        path: path.to_owned(),
        op,
        value,
    })
}

fn column(
    conn: &Connection,
    reader: &Reader,
    args: &BoardArgs,
    value: Option<String>,
    test: Condition,
) -> Result<BoardColumn, CoreError> {
    let mut parts = vec![test];
    parts.extend(args.filter.clone());
    let page = list(
        conn,
        reader,
        Query {
            filter: Some(Condition::All(parts)),
            search: args.search.clone(),
            limit: args.limit.unwrap_or(CARDS),
            ..Query::new(&args.record_type)
        },
    )?;
    Ok(BoardColumn {
        value,
        total: page.total,
        rows: page.rows,
    })
}
