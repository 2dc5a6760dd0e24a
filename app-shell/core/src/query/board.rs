//! Boards: records in columns by state or by a choice.

use rusqlite::Connection;
use shared_model::condition::{Condition, Op, Test};
use shared_model::error::ErrorCode;
use shared_model::query::{Query, declared_order};

use super::Reader;
use super::list::{list_of, totals};
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
    let Some(values) = declared_order(&ty, workflow, &args.group_by) else {
        return Err(CoreError::refused(
            ErrorCode::BadRequest,
            format!(
                "A board has columns by state or by a choice, not by \"{}\".",
                args.group_by
            ),
        ));
    };
    let asked = Query {
        filter: args.filter.clone(),
        search: args.search.clone(),
        limit: args.limit.unwrap_or(CARDS),
        ..Query::new(&args.record_type)
    };
    let totals = totals(conn, reader, asked.clone(), &args.group_by)?;
    let column = |value: Option<String>| -> Result<BoardColumn, CoreError> {
        let known = totals
            .as_ref()
            .map(|totals| totals.get(&value).copied().unwrap_or(0));
        let query = of_column(&asked, &args.group_by, value.as_deref());
        let page = list_of(conn, reader, query, known)?;
        Ok(BoardColumn {
            value,
            total: page.total,
            rows: page.rows,
        })
    };
    let mut columns = values
        .into_iter()
        .map(|value| column(Some(value)))
        .collect::<Result<Vec<_>, _>>()?;
    let rest = column(None)?;
    if rest.total > 0 {
        columns.push(rest);
    }
    Ok(Board {
        columns,
        as_of: state::number(conn, "last_contact")?,
    })
}

/// What is asked, of one column.
fn of_column(asked: &Query, group_by: &str, value: Option<&str>) -> Query {
    let (op, literal) = match value {
        Some(value) => (Op::Eq, value.into()),
        None => (Op::Exists, false.into()),
    };
    let mut parts = vec![Condition::Test(Test {
        path: group_by.to_owned(),
        op,
        value: literal,
    })];
    parts.extend(asked.filter.clone());
    Query {
        filter: Some(Condition::All(parts)),
        ..asked.clone()
    }
}
