//! Filter, sort, group: meaning here, SQL in the two stores.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::condition::Condition;

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
}
