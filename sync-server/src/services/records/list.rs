//! Lists: `field=value`, a condition as JSON, words, order and pages.

use std::sync::Arc;

use jiff::tz::TimeZone;
use serde_json::Value;
use shared_model::condition::{Condition, Op, Test, TypeView, ValueKind, check};
use shared_model::error::ErrorCode;
use shared_model::query::{Query, Sort};
use shared_model::schema::RecordType;
use shared_model::time_zone;

use super::forbidden;
use crate::app::{App, Caller};
use crate::error::ServiceError;
use crate::store;
use crate::store::record_query::{self, Asked, Page, QueryError};

/// Most records of one page.
const MAX_LIMIT: u32 = 200;
/// Records of one page when nothing is said.
const DEFAULT_LIMIT: u32 = 50;
/// Longest search text.
const MAX_SEARCH: usize = 200;

/// What a list is asked for, as it stands in the address.
#[derive(Clone, Debug, Default)]
pub struct ListInput {
    /// `field=value`, all of which must hold.
    pub equal: Vec<(String, String)>,
    /// A condition as JSON.
    pub filter: Option<String>,
    /// Words to search.
    pub search: Option<String>,
    /// Fields with a leading `-` for falling order, separated by commas.
    pub sort: Option<String>,
    /// Page length.
    pub limit: Option<u32>,
    /// Rows to skip.
    pub offset: Option<u32>,
}

fn bad(detail: impl Into<String>) -> ServiceError {
    ServiceError::refused(ErrorCode::BadRequest, detail)
}

/// Records of a type that the caller may see.
///
/// # Errors
/// [`ErrorCode::Forbidden`] without any right to view the type, [`ErrorCode::BadRequest`] for a
/// filter or an order that means nothing.
pub async fn list(
    app: &App,
    caller: &Caller,
    ty: &Arc<RecordType>,
    input: &ListInput,
) -> Result<(Page, Query), ServiceError> {
    let view = ty.permission("view");
    if !caller.grants.may_somewhere(&view) {
        return Err(forbidden(&view));
    }
    let query = query_of(caller, ty, input)?;
    let visible = caller.grants.predicate(&view);
    let mut conn = app.db.read().await?;
    let person = store::users::by_id(&mut conn, caller.user).await?;
    let zone = person.and_then(|person| time_zone::named(&person.time_zone));
    let asked = Asked {
        engine: app.db.engine(),
        org: caller.org,
        ty,
        workflow: caller.catalogue.workflow_of(ty).map(AsRef::as_ref),
        visible: &visible,
        actor: caller.user,
        now: app.now(),
        zone: &zone.unwrap_or(TimeZone::UTC),
    };
    match record_query::select(&mut conn, asked, &query).await {
        Ok(page) => Ok((page, query)),
        Err(QueryError::CannotRender(error)) => Err(bad(format!("{error}."))),
        Err(QueryError::Database(error)) => Err(error.into()),
        Err(QueryError::Stored(error)) => Err(ServiceError::Internal(error.into())),
    }
}

fn query_of(caller: &Caller, ty: &RecordType, input: &ListInput) -> Result<Query, ServiceError> {
    let limit = input.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(bad(format!("limit is from 1 to {MAX_LIMIT}.")));
    }
    let search = input
        .search
        .clone()
        .filter(|words| !words.trim().is_empty());
    if search
        .as_ref()
        .is_some_and(|words| words.chars().count() > MAX_SEARCH)
    {
        return Err(bad(format!("q has at most {MAX_SEARCH} characters.")));
    }
    Ok(Query {
        record_type: ty.name.clone(),
        filter: filter_of(caller, ty, input)?,
        search,
        sort: sort_of(input.sort.as_deref().unwrap_or_default()),
        limit,
        offset: input.offset.unwrap_or_default(),
    })
}

fn sort_of(text: &str) -> Vec<Sort> {
    text.split(',')
        .map(str::trim)
        .filter(|key| !key.is_empty())
        .map(|key| match key.strip_prefix('-') {
            Some(field) => Sort::by(field, true),
            None => Sort::by(key, false),
        })
        .collect()
}

fn filter_of(
    caller: &Caller,
    ty: &RecordType,
    input: &ListInput,
) -> Result<Option<Condition>, ServiceError> {
    let view = TypeView::new(ty, &caller.catalogue);
    let mut parts = Vec::new();
    for (path, value) in &input.equal {
        parts.push(equal(&view, path, value)?);
    }
    if let Some(text) = &input.filter {
        let condition = serde_json::from_str::<Condition>(text)
            .map_err(|error| bad(format!("filter cannot be read: {error}.")))?;
        parts.push(condition);
    }
    let condition = match parts.len() {
        0 => return Ok(None),
        1 => parts.remove(0),
        _ => Condition::All(parts),
    };
    let issues = check(&condition, &view);
    if issues.is_empty() {
        return Ok(Some(condition));
    }
    let texts: Vec<String> = issues.iter().map(ToString::to_string).collect();
    Err(bad(format!("{}.", texts.join("; "))))
}

/// `severity=critical`, typed by the field it names. Labels are matched one by one.
fn equal(view: &TypeView<'_>, path: &str, value: &str) -> Result<Condition, ServiceError> {
    let kind = view
        .kind_of(path)
        .map_err(|issue| bad(format!("{issue}.")))?;
    let (op, value) = match kind {
        ValueKind::Integer => (
            Op::Eq,
            value.parse::<i64>().map_or(Value::from(value), Value::from),
        ),
        ValueKind::Boolean => (
            Op::Eq,
            value
                .parse::<bool>()
                .map_or(Value::from(value), Value::from),
        ),
        ValueKind::Tags => (Op::Contains, Value::from(value)),
        _ => (Op::Eq, Value::from(value)),
    };
    Ok(Condition::Test(Test {
        path: path.to_owned(),
        op,
        value,
    }))
}
