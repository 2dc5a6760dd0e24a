//! How many records a list has under each heading: by state, choice, site, person, or the day, week or
//! month of a date. Counted by SQL over an index, never by reading rows.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, civil};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, params_from_iter};
use serde_json::Value;
use shared_model::condition::{RecordSubject, Subject, TypeView, ValueKind};
use shared_model::error::ErrorCode;
use shared_model::ids::RecordId;
use shared_model::query::{Query, declared_order, fold};
use shared_model::schema::RecordType;

use super::Reader;
use super::filter::Column;
use super::list::{answerable, judged, prepared, totals_sql};
use super::names::named;
use crate::api::{GroupCount, GroupSpan, GroupsArgs};
use crate::error::CoreError;
use crate::replica::bytes::{FromBytes, count};

/// Every zone's distance from UTC is a number of these: what is counted by quarters of an hour can be
/// put together into anybody's days, whatever their clocks did since.
const QUARTER_MS: i64 = 900_000;

/// The headings of a list with how many records stand under each, those without a value last. Dates,
/// numbers and yes or no rise; sites and persons go by their names.
pub(crate) fn groups(
    conn: &Connection,
    reader: &Reader,
    args: GroupsArgs,
) -> Result<Vec<GroupCount>, CoreError> {
    let asked = Query {
        filter: args.filter,
        search: args.search,
        ..Query::new(args.record_type)
    };
    let (ty, query) = answerable(reader, asked)?;
    let view = TypeView::new(&ty, &reader.catalogue);
    let kind = match view.kind_of(&args.by) {
        Ok(kind) if !args.by.contains('.') && fits(&kind, args.span) => kind,
        _ => return Err(unfit(&args.by)),
    };
    let heading = Heading {
        kind: &kind,
        span: args.span,
        zone: &reader.zone,
    };
    let counted = match totals_sql(reader, &ty, &query, &args.by) {
        Some(statement) => {
            let mut prepared = prepared(conn, &statement)?;
            let mut rows = prepared.query(params_from_iter(&statement.sql.args))?;
            let mut totals = Totals::new();
            while let Some(row) = rows.next()? {
                let value = heading.of_stored(row.get_ref(0)?);
                *totals.entry(value).or_default() += count(row, 1)?;
            }
            totals
        }
        None => one_by_one(conn, reader, &ty, &query, &args.by, &heading)?,
    };
    arranged(conn, reader, &ty, &args.by, &kind, counted)
}

type Totals = BTreeMap<Option<String>, u64>;

fn fits(kind: &ValueKind, span: Option<GroupSpan>) -> bool {
    match kind {
        ValueKind::Date | ValueKind::Instant => span.is_some(),
        ValueKind::Choice(_) | ValueKind::Boolean | ValueKind::Reference(_) => span.is_none(),
        _ => false,
    }
}

fn unfit(by: &str) -> CoreError {
    CoreError::refused(
        ErrorCode::BadRequest,
        format!("A list has no headings by \"{by}\" as it is asked."),
    )
}

/// Which heading a value stands under.
struct Heading<'a> {
    kind: &'a ValueKind,
    span: Option<GroupSpan>,
    zone: &'a TimeZone,
}

impl Heading<'_> {
    /// Of a value as SQL counted it: an instant as quarters of an hour.
    fn of_stored(&self, value: ValueRef<'_>) -> Option<String> {
        match value {
            ValueRef::Text(text) => self.of_text(&String::from_utf8_lossy(text)),
            ValueRef::Blob(id) => RecordId::from_bytes(id).map(|id| id.to_string()),
            ValueRef::Integer(quarters) if *self.kind == ValueKind::Instant => {
                self.of_instant(quarters.checked_mul(QUARTER_MS)?)
            }
            ValueRef::Integer(number) => Some((number != 0).to_string()),
            _ => None,
        }
    }

    fn of_value(&self, value: &Value) -> Option<String> {
        match value {
            Value::String(text) => self.of_text(text),
            Value::Bool(yes) => Some(yes.to_string()),
            Value::Number(at) => self.of_instant(at.as_i64()?),
            _ => None,
        }
    }

    /// An empty text is no value: see `filter::presence`.
    fn of_text(&self, text: &str) -> Option<String> {
        match (self.kind, text) {
            (_, "") => None,
            (ValueKind::Date, day) => self.of_day(day.parse().ok()?),
            _ => Some(text.to_owned()),
        }
    }

    fn of_instant(&self, at: i64) -> Option<String> {
        let at = Timestamp::from_millisecond(at).ok()?;
        self.of_day(at.to_zoned(self.zone.clone()).date())
    }

    /// The first day of the day's span.
    fn of_day(&self, day: civil::Date) -> Option<String> {
        let first = match self.span? {
            GroupSpan::Day => day,
            GroupSpan::Week => {
                let since_monday = i64::from(day.weekday().to_monday_zero_offset());
                day.checked_sub(since_monday.days()).ok()?
            }
            GroupSpan::Month => day.first_of_month(),
        };
        Some(first.to_string())
    }
}

/// The slow way, for conditions over links.
fn one_by_one(
    conn: &Connection,
    reader: &Reader,
    ty: &RecordType,
    query: &Query,
    by: &str,
    heading: &Heading<'_>,
) -> Result<Totals, CoreError> {
    let mut totals = Totals::new();
    for stored in judged(conn, reader, ty, query)? {
        let value = RecordSubject::new(&stored.record, reader.now).value(by);
        *totals
            .entry(value.and_then(|value| heading.of_value(&value)))
            .or_default() += 1;
    }
    Ok(totals)
}

fn arranged(
    conn: &Connection,
    reader: &Reader,
    ty: &RecordType,
    by: &str,
    kind: &ValueKind,
    totals: Totals,
) -> Result<Vec<GroupCount>, CoreError> {
    let names = match kind {
        ValueKind::Reference(_) => {
            let ids = totals.keys().flatten().filter_map(|id| id.parse().ok());
            named(conn, ids.collect::<Vec<RecordId>>())?
        }
        _ => BTreeMap::new(),
    };
    let workflow = reader.catalogue.workflow_of(ty).map(AsRef::as_ref);
    let declared = declared_order(ty, workflow, by).unwrap_or_default();
    let mut groups: Vec<GroupCount> = totals
        .into_iter()
        .map(|(value, total)| GroupCount {
            name: value.as_ref().and_then(|id| names.get(id).cloned()),
            value,
            total,
        })
        .collect();
    groups.sort_by_cached_key(|group| {
        let value = group.value.clone();
        let place = declared.iter().position(|one| Some(one) == value.as_ref());
        let name = group.name.as_deref().map(fold);
        // What is declared no longer, who has no name here, and what has no value: last, in this order.
        (
            value.is_none(),
            !declared.is_empty() && place.is_none(),
            place,
            matches!(kind, ValueKind::Reference(_)) && name.is_none(),
            name,
            value,
        )
    });
    Ok(groups)
}

/// What is counted by: the value itself, or the quarter of an hour an instant falls into.
pub(super) fn counted_by(column: &Column) -> Option<String> {
    let sql = &column.sql;
    match column.kind {
        _ if !column.is_comparable() => None,
        ValueKind::Instant => Some(format!("{sql} / {QUARTER_MS}")),
        _ => Some(sql.clone()),
    }
}
