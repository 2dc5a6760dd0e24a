//! Filter, sort, group: meaning here, SQL in the two stores.

mod matching;
mod order;
mod search;

pub use matching::{check, matches, run};
pub use order::{compare, declared_order, sort_ranks};
pub use search::{begins, fold, padded, search_text, words};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::condition::Condition;

/// Most rows one answer holds.
pub const MOST_ROWS: u32 = 500;

/// A question about records of one type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Query {
    /// Record type's name.
    pub record_type: String,
    /// Which records.
    #[serde(default)]
    #[ts(type = "unknown")]
    pub filter: Option<Condition>,
    /// Words to search.
    #[serde(default)]
    pub search: Option<String>,
    /// Order; newest first when empty.
    #[serde(default)]
    pub sort: Vec<Sort>,
    /// Most rows to answer, at most 500.
    #[serde(default = "fifty")]
    pub limit: u32,
    /// Rows to skip.
    #[serde(default)]
    pub offset: u32,
}

fn fifty() -> u32 {
    50
}

/// One key of the order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sort {
    /// Field or built-in column.
    pub field: String,
    /// Largest first.
    #[serde(default)]
    pub descending: bool,
    /// Values in the order in which they stand, when that is neither their own nor the declared one: a
    /// list grouped by site goes by the names of the sites. Others come last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub order: Vec<String>,
}

impl Sort {
    /// By a field or built-in column, in its own order.
    #[must_use]
    pub fn by(field: impl Into<String>, descending: bool) -> Self {
        Self {
            field: field.into(),
            descending,
            order: Vec::new(),
        }
    }
}

impl Query {
    /// All records of a type, newest first, fifty at a time.
    #[must_use]
    pub fn new(record_type: impl Into<String>) -> Self {
        Self {
            record_type: record_type.into(),
            filter: None,
            search: None,
            sort: Vec::new(),
            limit: fifty(),
            offset: 0,
        }
    }
}

/// Fills in what is left open and bounds what is too large: between 1 and 500 rows (0 asks for the
/// usual fifty), no empty search, newest first. Stores add the record's id as the last sort key,
/// in the direction of the last one given, so that pages never overlap.
#[must_use]
pub fn normalise(query: Query) -> Query {
    let limit = if query.limit == 0 {
        fifty()
    } else {
        query.limit.min(MOST_ROWS)
    };
    let search = query
        .search
        .map(|s| s.trim().to_owned())
        .filter(|s| !s.is_empty());
    let sort = if query.sort.is_empty() {
        vec![Sort::by("created_at", true)]
    } else {
        query.sort
    };
    Query {
        search,
        sort,
        limit,
        ..query
    }
}

#[cfg(test)]
mod tests;
