//! Questions about records as SQL: the rights, the filter, the words and the order of
//! `shared_model` rendered to one text for both engines.

mod condition;
mod path;
mod predicate;

use jiff::tz::TimeZone;
use shared_model::condition::ValueKind;
use shared_model::ids::{OrgId, UserId};
use shared_model::policy::ViewPredicate;
use shared_model::query::{Query, Sort};
use shared_model::record::Record;
use shared_model::schema::{RecordType, WorkflowDef};
use sqlx::{AnyConnection, AssertSqlSafe};

use super::db::Engine;
pub use condition::CannotRender;

/// What a question is asked against.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// Which SQL is spoken.
    pub engine: Engine,
    /// Tenant.
    pub org: OrgId,
    /// The type.
    pub ty: &'a RecordType,
    /// Its workflow.
    pub workflow: Option<&'a WorkflowDef>,
    /// Which records the person may see.
    pub visible: &'a ViewPredicate,
    /// The person, for `$actor`.
    pub actor: UserId,
    /// Milliseconds since 1970 UTC, for relative dates.
    pub now: i64,
    /// The clock by which they count days.
    pub zone: &'a TimeZone,
}

/// A value bound to a placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Bound {
    Text(String),
    Integer(i64),
}

/// SQL under construction.
struct Sql<'a> {
    asked: Asked<'a>,
    bound: Vec<Bound>,
}

impl<'a> Sql<'a> {
    fn new(asked: Asked<'a>) -> Self {
        Self {
            asked,
            bound: Vec::new(),
        }
    }

    /// Binds a value and gives its placeholder.
    fn bind(&mut self, value: Bound) -> String {
        self.bound.push(value);
        format!("${}", self.bound.len())
    }

    fn text(&mut self, text: impl Into<String>) -> String {
        self.bind(Bound::Text(text.into()))
    }
}

/// One page of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The records.
    pub records: Vec<Record>,
    /// How many there are in all.
    pub total: i64,
}

/// Why a question has no answer.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// The filter or the order asks for something the database cannot be asked.
    #[error(transparent)]
    CannotRender(#[from] CannotRender),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// A stored projection cannot be read.
    #[error("a stored record cannot be read: {0}")]
    Stored(#[from] serde_json::Error),
}

/// Visible, living records that answer a query.
///
/// # Errors
/// When the query cannot be rendered or the database fails.
pub async fn select(
    conn: &mut AnyConnection,
    asked: Asked<'_>,
    query: &Query,
) -> Result<Page, QueryError> {
    let mut sql = Sql::new(asked);
    let filter = sql.filter(query)?;
    let total = count(&mut *conn, &filter, &sql.bound).await?;
    let order = sql.order(&query.sort)?;
    let text = format!(
        "SELECT projection FROM records WHERE {filter} ORDER BY {order} LIMIT {} OFFSET {}",
        query.limit, query.offset
    );
    let mut statement = sqlx::query_scalar::<_, String>(AssertSqlSafe(text));
    for value in &sql.bound {
        statement = match value {
            Bound::Text(text) => statement.bind(text.clone()),
            Bound::Integer(number) => statement.bind(*number),
        };
    }
    let rows = statement.fetch_all(conn).await?;
    let records = rows
        .iter()
        .map(|row| serde_json::from_str(row))
        .collect::<Result<_, _>>()?;
    Ok(Page { records, total })
}

async fn count(
    conn: &mut AnyConnection,
    filter: &str,
    bound: &[Bound],
) -> Result<i64, sqlx::Error> {
    let text = format!("SELECT COUNT(*) FROM records WHERE {filter}");
    let mut statement = sqlx::query_scalar(AssertSqlSafe(text));
    for value in bound {
        statement = match value {
            Bound::Text(text) => statement.bind(text.clone()),
            Bound::Integer(number) => statement.bind(*number),
        };
    }
    statement.fetch_one(conn).await
}

impl Sql<'_> {
    fn filter(&mut self, query: &Query) -> Result<String, CannotRender> {
        let org = self.text(self.asked.org.to_string());
        let ty = self.text(self.asked.ty.name.clone());
        let mut parts = vec![
            format!("org_id = {org}"),
            format!("record_type = {ty}"),
            "deleted_at IS NULL".to_owned(),
            self.predicate(self.asked.visible),
        ];
        if let Some(condition) = &query.filter {
            parts.push(self.condition(condition)?);
        }
        for word in query
            .search
            .iter()
            .flat_map(|words| words.split_whitespace())
        {
            parts.push(self.word(word));
        }
        Ok(parts.join(" AND "))
    }

    /// A word found in the title, a number or a searched field.
    fn word(&mut self, word: &str) -> String {
        let escaped: String = word
            .to_lowercase()
            .chars()
            .flat_map(|c| match c {
                '%' | '_' | '!' => vec!['!', c],
                c => vec![c],
            })
            .collect();
        let pattern = self.text(format!("%{escaped}%"));
        let exact = self.text(word);
        let mut places: Vec<String> = ["title", "official_no", "provisional_no"]
            .map(str::to_owned)
            .to_vec();
        for field in &self.asked.ty.search {
            if let Ok(place) = self.field_text(field) {
                places.push(place);
            }
        }
        // Ids are only found whole: parts of them mean nothing to anybody.
        let ids = ["id", "external_id"].map(|place| format!("COALESCE({place}, '') = {exact}"));
        let tests: Vec<String> = places
            .iter()
            .map(|place| format!("lower(COALESCE({place}, '')) LIKE {pattern} ESCAPE '!'"))
            .chain(ids)
            .collect();
        format!("({})", tests.join(" OR "))
    }

    fn order(&mut self, sort: &[Sort]) -> Result<String, CannotRender> {
        let mut keys = Vec::new();
        for key in sort {
            let direction = if key.descending { "DESC" } else { "ASC" };
            let (place, kind) = self.place(&key.field)?;
            let place = match kind {
                ValueKind::Choice(choices) if !choices.is_empty() => self.rank(&place, &choices),
                _ => place,
            };
            // Empty values last, on both engines.
            keys.push(format!("CASE WHEN {place} IS NULL THEN 1 ELSE 0 END"));
            keys.push(format!("{place} {direction}"));
        }
        if sort.is_empty() {
            keys.push("created_at DESC".to_owned());
        }
        keys.push("id DESC".to_owned());
        Ok(keys.join(", "))
    }

    /// Choices sort in their declared order: `low` before `critical`.
    fn rank(&mut self, place: &str, choices: &[String]) -> String {
        let cases: Vec<String> = choices
            .iter()
            .enumerate()
            .map(|(rank, choice)| {
                let choice = self.text(choice.clone());
                format!("WHEN {choice} THEN {rank}")
            })
            .collect();
        format!("(CASE {place} {} END)", cases.join(" "))
    }
}

#[cfg(test)]
mod tests;
