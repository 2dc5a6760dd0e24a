//! Lists of records of one type.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rusqlite::types::{Value as SqlValue, ValueRef};
use rusqlite::{CachedStatement, Connection, params_from_iter};
use serde_json::Value;
use shared_model::condition::{ARRIVED_AT, Condition, ConditionIssue, TypeView};
use shared_model::error::{ErrorCode, Issue};
use shared_model::ids::RecordId;
use shared_model::query::{self, Query, Sort, normalise, sort_ranks};
use shared_model::record::Record;
use shared_model::schema::RecordType;

use super::filter::{Column, FilterScene, in_sight, sight_of};
use super::groups::counted_by;
use super::names::names_of;
use super::{Reader, Sql, scope};
use crate::api::{CommandError, RecordPage, RecordRow, SyncState};
use crate::error::CoreError;
use crate::replica::bytes::count;
use crate::replica::modules::{index_over, is_plain_name};
use crate::replica::operations::Waiting;
use crate::replica::records::{self, Stored};
use crate::replica::{operations, returned, search, state};

/// Which rows, as SQL.
pub(super) struct Plan {
    filter: Sql,
    order: Sql,
    /// The index that answers the filter alone, and the one that answers it in that order.
    filter_index: Option<String>,
    order_index: Option<String>,
}

/// Answers a query.
pub(crate) fn list(
    conn: &Connection,
    reader: &Reader,
    asked: Query,
) -> Result<RecordPage, CoreError> {
    list_of(conn, reader, asked, None)
}

/// Answers a query of which it may be known already how many records match.
pub(super) fn list_of(
    conn: &Connection,
    reader: &Reader,
    asked: Query,
    total: Option<u64>,
) -> Result<RecordPage, CoreError> {
    let (ty, query) = answerable(reader, asked)?;
    let (stored, total) = match plan(reader, &ty, &query) {
        Some(plan) => by_sql(conn, &plan, &query, total)?,
        None if asks_arrivals(&ty, &query) => return Err(unanswerable(&[arrivals_alone()])),
        None => one_by_one(conn, reader, &ty, &query)?,
    };
    let rows = stored
        .into_iter()
        .map(|row| shown(conn, row))
        .collect::<Result<_, _>>()?;
    Ok(RecordPage {
        rows,
        total,
        as_of: state::number(conn, "last_contact")?,
    })
}

/// How many records match, by the value of a column: `None` counts those without one. Nothing when
/// SQL cannot tell.
pub(super) fn totals(
    conn: &Connection,
    reader: &Reader,
    asked: Query,
    column: &str,
) -> Result<Option<BTreeMap<Option<String>, u64>>, CoreError> {
    let (ty, query) = answerable(reader, asked)?;
    let Some(counted) = totals_sql(reader, &ty, &query, column) else {
        return Ok(None);
    };
    let mut totals = BTreeMap::new();
    let mut statement = prepared(conn, &counted)?;
    let mut rows = statement.query(params_from_iter(&counted.sql.args))?;
    while let Some(row) = rows.next()? {
        let value = match row.get_ref(0)? {
            ValueRef::Null => None,
            ValueRef::Text(text) => Some(String::from_utf8_lossy(text).into_owned()),
            _ => continue,
        };
        // An empty text is no value: see `filter::presence`.
        let value = value.filter(|value| !value.is_empty());
        *totals.entry(value).or_default() += count(row, 1)?;
    }
    Ok(Some(totals))
}

pub(super) fn answerable(
    reader: &Reader,
    asked: Query,
) -> Result<(Arc<RecordType>, Query), CoreError> {
    let ty = reader.record_type(&asked.record_type)?;
    let query = normalise(asked);
    let issues = query::check(
        &query,
        &TypeView::new(&ty, &reader.catalogue).with_arrivals(),
    );
    match issues.is_empty() {
        true => Ok((ty, query)),
        false => Err(unanswerable(&issues)),
    }
}

/// When a record arrived stands in its row alone: where records are judged one by one, nobody knows it.
fn asks_arrivals(ty: &RecordType, query: &Query) -> bool {
    let sorts = query.sort.iter().any(|key| key.field == ARRIVED_AT);
    (sorts || paths_of(ty, query).contains(ARRIVED_AT)) && ty.field(ARRIVED_AT).is_none()
}

fn arrivals_alone() -> ConditionIssue {
    ConditionIssue {
        path: ARRIVED_AT.to_owned(),
        message: "what arrived cannot be sorted out by fields of other records".to_owned(),
        remedy: "leave out one of the two".to_owned(),
    }
}

fn unanswerable(issues: &[ConditionIssue]) -> CoreError {
    let mut error = CommandError::new(ErrorCode::BadRequest, "The list cannot be made.");
    error.issues = issues
        .iter()
        .map(|issue| {
            Issue::new(issue.path.clone(), "bad_query")
                .with("message", &issue.message)
                .with("remedy", &issue.remedy)
        })
        .collect();
    CoreError::Refused(error)
}

/// A row as lists show it.
pub(crate) fn shown(conn: &Connection, stored: Stored) -> Result<RecordRow, CoreError> {
    let record = stored.record;
    Ok(RecordRow {
        sync_state: sync_state(conn, record.id)?,
        title: stored.title,
        number: number_of(&record),
        names: names_of(conn, &record)?,
        record,
    })
}

/// Official number, or the provisional one.
pub(crate) fn number_of(record: &Record) -> Option<String> {
    record
        .official_no
        .clone()
        .or_else(|| record.provisional_no.clone())
}

/// How far a record has come.
pub(crate) fn sync_state(conn: &Connection, id: RecordId) -> Result<SyncState, CoreError> {
    Ok(match operations::waiting(conn, id)? {
        Some(Waiting::Here) => SyncState::Queued,
        Some(Waiting::Ashore) => SyncState::Sent,
        Some(Waiting::Held) => SyncState::Held,
        None if returned::count_of_record(conn, id)? > 0 => SyncState::Returned,
        None => SyncState::Confirmed,
    })
}

/// Records of a type that the reader may see, and that are not deleted (those have no sight).
pub(super) fn base_filter(reader: &Reader, ty: &RecordType) -> Sql {
    Sql::joined(
        vec![
            of_type(ty),
            Sql::plain("sight IS NOT NULL"),
            scope::visible(&reader.grants, ty),
        ],
        " AND ",
        "1",
    )
}

/// Records of a type. The name stands in the text: only so the planner sees that an index over the
/// records of one type answers.
pub(super) fn of_type(ty: &RecordType) -> Sql {
    match is_plain_name(&ty.name) {
        true => Sql::plain(format!("record_type = '{}'", ty.name)),
        false => Sql::with("record_type = ?", SqlValue::Text(ty.name.clone())),
    }
}

pub(super) fn plan(reader: &Reader, ty: &RecordType, query: &Query) -> Option<Plan> {
    let actor = reader.grants.subject.user.to_string();
    let scene = scene(reader, ty, &actor);
    let mut parts = vec![base_filter(reader, ty)];
    if let Some(filter) = &query.filter {
        parts.push(scene.condition(filter)?);
    }
    if let Some(text) = &query.search
        && let Some(expression) = search::expression(text, Some("body"))
    {
        parts.push(Sql::with(
            "record IN (SELECT rowid FROM search WHERE search MATCH ?)",
            SqlValue::Text(expression),
        ));
    }
    let mut paths = paths_of(ty, query);
    let filter_index = index_over(ty, &paths);
    paths.extend(query.sort.iter().map(|key| key.field.as_str()));
    Some(Plan {
        filter: Sql::joined(parts, " AND ", "1"),
        order: order(&scene, &query.sort)?,
        filter_index,
        order_index: index_over(ty, &paths),
    })
}

fn scene<'a>(reader: &'a Reader, ty: &'a RecordType, actor: &'a str) -> FilterScene<'a> {
    FilterScene {
        ty,
        workflow: reader.catalogue.workflow_of(ty).map(AsRef::as_ref),
        actor,
        now: reader.now,
        zone: &reader.zone,
    }
}

/// The columns a filter looks at, beside the sight.
fn paths_of<'a>(ty: &RecordType, query: &'a Query) -> BTreeSet<&'a str> {
    let tests = query.filter.iter().flat_map(Condition::tests);
    tests
        .filter(|test| in_sight(ty, test).is_none())
        .map(|test| test.path.as_str())
        .collect()
}

/// Records without a value come last in both directions; the id settles ties.
fn order(scene: &FilterScene<'_>, sort: &[Sort]) -> Option<Sql> {
    let mut keys = Vec::new();
    let mut args = Vec::new();
    for key in sort {
        let column = scene.column(&key.field).filter(Column::is_comparable)?;
        let direction = if key.descending { "DESC" } else { "ASC" };
        let sql = match sort_ranks(scene.ty, scene.workflow, key) {
            None => column.sql.clone(),
            Some(ranks) => {
                let cases: Vec<String> = (0..ranks.len())
                    .map(|rank| format!("WHEN ? THEN {rank}"))
                    .collect();
                if ranks.is_empty() {
                    return None;
                }
                for rank in ranks {
                    args.push(column.value(&Value::String(rank))?);
                }
                format!("CASE {} {} END", column.sql, cases.join(" "))
            }
        };
        // SQLite has NULL below everything: rising, it must be told; falling, they are last anyway.
        let last = if column.always || key.descending {
            ""
        } else {
            " NULLS LAST"
        };
        keys.push(format!("{sql} {direction}{last}"));
    }
    let last = sort.last().is_some_and(|key| key.descending);
    keys.push(format!("id {}", if last { "DESC" } else { "ASC" }));
    Some(Sql {
        text: keys.join(", "),
        args,
    })
}

/// Sorts and cuts by keys alone, then reads the rows of the page: projections are large.
fn by_sql(
    conn: &Connection,
    plan: &Plan,
    query: &Query,
    total: Option<u64>,
) -> Result<(Vec<Stored>, u64), CoreError> {
    let total = match total {
        Some(total) => total,
        None => count_all(conn, plan)?,
    };
    if total == 0 {
        return Ok((Vec::new(), 0));
    }
    let rows = keys(conn, plan, query)?
        .into_iter()
        .map(|key| records::by_rowid(conn, key))
        .collect::<Result<_, _>>()?;
    Ok((rows, total))
}

/// A statement over `records`, and the same told which index to read, where one holds all of it.
/// SQLite takes a type for a handful of records and would look each up.
pub(super) struct Statement {
    pub(super) sql: Sql,
    pub(super) hinted: Option<String>,
}

impl Statement {
    fn of(what: &str, index: Option<&str>, rest: &str, args: Vec<SqlValue>) -> Self {
        Self {
            sql: Sql {
                text: format!("SELECT {what} FROM records {rest}"),
                args,
            },
            hinted: index.map(|i| format!("SELECT {what} FROM records INDEXED BY {i} {rest}")),
        }
    }
}

pub(super) fn prepared<'a>(
    conn: &'a Connection,
    statement: &Statement,
) -> rusqlite::Result<CachedStatement<'a>> {
    // An index goes with the module that declared it, perhaps since the reader was made.
    let hinted = statement.hinted.as_deref();
    match hinted.map(|text| conn.prepare_cached(text)) {
        Some(Ok(prepared)) => Ok(prepared),
        _ => conn.prepare_cached(&statement.sql.text),
    }
}

pub(super) fn total_sql(plan: &Plan) -> Statement {
    Statement::of(
        "COUNT(*)",
        plan.filter_index.as_deref(),
        &format!("WHERE {}", plan.filter.text),
        plan.filter.args.clone(),
    )
}

pub(super) fn keys_sql(plan: &Plan, query: &Query) -> Statement {
    let mut args = plan.filter.args.clone();
    args.extend(plan.order.args.iter().cloned());
    args.push(SqlValue::Integer(i64::from(query.limit)));
    args.push(SqlValue::Integer(i64::from(query.offset)));
    let (filter, order) = (&plan.filter.text, &plan.order.text);
    Statement::of(
        "record",
        plan.order_index.as_deref(),
        &format!("WHERE {filter} ORDER BY {order} LIMIT ? OFFSET ?"),
        args,
    )
}

pub(super) fn totals_sql(
    reader: &Reader,
    ty: &RecordType,
    query: &Query,
    column: &str,
) -> Option<Statement> {
    let actor = reader.grants.subject.user.to_string();
    let filter = plan(reader, ty, query)?.filter;
    let mut paths = paths_of(ty, query);
    let by = match sight_of(ty, column) {
        // Every index of lists holds the sight, and there are few.
        Some(place) => {
            format!("(SELECT {place} FROM sights WHERE sights.sight = records.sight)")
        }
        None => {
            let counted = scene(reader, ty, &actor).column(column)?;
            paths.insert(column);
            counted_by(&counted)?
        }
    };
    Some(Statement::of(
        &format!("{by}, COUNT(*)"),
        index_over(ty, &paths).as_deref(),
        &format!("WHERE {} GROUP BY {by}", filter.text),
        filter.args,
    ))
}

fn count_all(conn: &Connection, plan: &Plan) -> Result<u64, CoreError> {
    let statement = total_sql(plan);
    Ok(prepared(conn, &statement)?
        .query_row(params_from_iter(statement.sql.args), |row| count(row, 0))?)
}

fn keys(conn: &Connection, plan: &Plan, query: &Query) -> Result<Vec<i64>, CoreError> {
    let statement = keys_sql(plan, query);
    let mut prepared = prepared(conn, &statement)?;
    let rows = prepared.query_map(params_from_iter(statement.sql.args), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The slow way, for conditions over links: every visible record of the type is judged.
fn one_by_one(
    conn: &Connection,
    reader: &Reader,
    ty: &RecordType,
    query: &Query,
) -> Result<(Vec<Stored>, u64), CoreError> {
    let mut found = judged(conn, reader, ty, query)?;
    let workflow = reader.catalogue.workflow_of(ty).map(AsRef::as_ref);
    found.sort_by(|a, b| query::compare(&query.sort, ty, workflow, &a.record, &b.record));
    let total = found.len() as u64;
    let page = found
        .into_iter()
        .skip(query.offset as usize)
        .take(query.limit as usize);
    Ok((page.collect(), total))
}

/// Every record that answers a query, in no order.
pub(super) fn judged(
    conn: &Connection,
    reader: &Reader,
    ty: &RecordType,
    query: &Query,
) -> Result<Vec<Stored>, CoreError> {
    let filter = base_filter(reader, ty);
    let sql = format!("{} {}", records::SELECT, filter.text);
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement
        .query_map(params_from_iter(&filter.args), records::stored)?
        .collect::<Result<Vec<_>, _>>()?;
    let view = TypeView::new(ty, &reader.catalogue);
    let resolve = |id: RecordId| records::get(conn, id).ok().flatten().map(|s| s.record);
    let mut found = Vec::new();
    for row in rows {
        let stored = records::parse(row)?;
        let person = Some(&reader.grants.subject);
        let is_match = query::matches(
            query,
            &view,
            &stored.record,
            person,
            reader.now,
            &reader.zone,
            Some(&resolve),
        );
        if is_match {
            found.push(stored);
        }
    }
    Ok(found)
}
