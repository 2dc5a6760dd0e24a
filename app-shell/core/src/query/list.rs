//! Lists of records of one type.

use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, params_from_iter};
use shared_model::condition::TypeView;
use shared_model::error::{ErrorCode, Issue};
use shared_model::ids::RecordId;
use shared_model::query::{self, Query, Sort, normalise, sort_ranks};
use shared_model::record::Record;
use shared_model::schema::RecordType;

use super::filter::{Column, FilterScene};
use super::names::names_of;
use super::{Reader, Sql, scope};
use crate::api::{CommandError, RecordPage, RecordRow, SyncState};
use crate::error::CoreError;
use crate::replica::bytes::count;
use crate::replica::modules::is_plain_name;
use crate::replica::operations::Waiting;
use crate::replica::records::{self, Stored};
use crate::replica::{operations, returned, search, state};

/// Which rows, as SQL.
struct Plan {
    filter: Sql,
    order: Sql,
}

/// Answers a query.
pub(crate) fn list(
    conn: &Connection,
    reader: &Reader,
    asked: Query,
) -> Result<RecordPage, CoreError> {
    let ty = reader.record_type(&asked.record_type)?;
    let query = normalise(asked);
    let issues = query::check(&query, &TypeView::new(&ty, &reader.catalogue));
    if !issues.is_empty() {
        return Err(unanswerable(&issues));
    }
    let (stored, total) = match plan(reader, &ty, &query) {
        Some(plan) => by_sql(conn, &plan, &query)?,
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

fn unanswerable(issues: &[shared_model::condition::ConditionIssue]) -> CoreError {
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

/// Records of a type that the reader may see, and that are not deleted.
pub(super) fn base_filter(reader: &Reader, ty: &RecordType) -> Sql {
    Sql::joined(
        vec![
            of_type(ty),
            Sql::plain("deleted_at IS NULL"),
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

fn plan(reader: &Reader, ty: &RecordType, query: &Query) -> Option<Plan> {
    let actor = reader.grants.subject.user.to_string();
    let scene = FilterScene {
        ty,
        workflow: reader.catalogue.workflow_of(ty).map(AsRef::as_ref),
        actor: &actor,
        now: reader.now,
    };
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
    Some(Plan {
        filter: Sql::joined(parts, " AND ", "1"),
        order: order(&scene, &query.sort)?,
    })
}

/// Records without a value come last in both directions; the id settles ties.
fn order(scene: &FilterScene<'_>, sort: &[Sort]) -> Option<Sql> {
    let mut keys = Vec::new();
    let mut args = Vec::new();
    for key in sort {
        let column = scene.column(&key.field).filter(Column::is_comparable)?;
        let direction = if key.descending { "DESC" } else { "ASC" };
        let sql = match sort_ranks(scene.ty, scene.workflow, &key.field) {
            None => column.sql.clone(),
            Some(ranks) => {
                let cases: Vec<String> = (0..ranks.len())
                    .map(|rank| format!("WHEN ? THEN {rank}"))
                    .collect();
                args.extend(ranks.iter().cloned().map(SqlValue::Text));
                if ranks.is_empty() {
                    return None;
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
fn by_sql(conn: &Connection, plan: &Plan, query: &Query) -> Result<(Vec<Stored>, u64), CoreError> {
    let rows = keys(conn, plan, query)?
        .into_iter()
        .map(|key| records::by_rowid(conn, key))
        .collect::<Result<_, _>>()?;
    Ok((rows, total(conn, plan)?))
}

fn total(conn: &Connection, plan: &Plan) -> Result<u64, CoreError> {
    Ok(conn
        .prepare_cached(&format!(
            "SELECT COUNT(*) FROM records WHERE {}",
            plan.filter.text
        ))?
        .query_row(params_from_iter(&plan.filter.args), |row| count(row, 0))?)
}

fn keys(conn: &Connection, plan: &Plan, query: &Query) -> Result<Vec<i64>, CoreError> {
    let mut args = plan.filter.args.clone();
    args.extend(plan.order.args.iter().cloned());
    args.push(SqlValue::Integer(i64::from(query.limit)));
    args.push(SqlValue::Integer(i64::from(query.offset)));
    let sql = format!(
        "SELECT record FROM records WHERE {} ORDER BY {} LIMIT ? OFFSET ?",
        plan.filter.text, plan.order.text
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(args), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The slow way, for conditions over links: every visible record of the type is judged.
fn one_by_one(
    conn: &Connection,
    reader: &Reader,
    ty: &RecordType,
    query: &Query,
) -> Result<(Vec<Stored>, u64), CoreError> {
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
            Some(&resolve),
        );
        if is_match {
            found.push(stored);
        }
    }
    let workflow = view.workflow();
    found.sort_by(|a, b| query::compare(&query.sort, ty, workflow, &a.record, &b.record));
    let total = found.len() as u64;
    let page = found
        .into_iter()
        .skip(query.offset as usize)
        .take(query.limit as usize);
    Ok((page.collect(), total))
}
