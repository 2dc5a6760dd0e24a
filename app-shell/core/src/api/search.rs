//! `search.*`: words and numbers over every record type.

use serde::{Deserialize, Serialize};
use shared_model::ids::RecordId;
use ts_rs::TS;

use super::CommandError;
use crate::client::Client;
use crate::query::{self, Reader};

/// A search.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FindArgs {
    /// Words, or the beginning of a number.
    pub text: String,
    /// Most hits; 20 when absent.
    #[serde(default)]
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// A hit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SearchHit {
    /// Key.
    pub id: RecordId,
    /// Record type's name.
    pub record_type: String,
    /// Title.
    pub title: String,
    /// Official number, or the provisional one.
    pub number: Option<String>,
    /// State, if any.
    pub status: Option<String>,
    /// Words around the match, with `[` and `]` around the matched ones.
    pub excerpt: String,
}

pub(super) async fn find(client: &Client, args: FindArgs) -> Result<Vec<SearchHit>, CommandError> {
    let reader = Reader::of(client)?;
    Ok(client
        .replica()
        .read(move |conn| query::search::find(conn, &reader, &args))
        .await?)
}
