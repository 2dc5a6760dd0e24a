//! Reads: lists, boards, search, details. They read projected rows only; a document is opened for
//! one record's history alone. Never the network.

pub(crate) mod board;
pub(crate) mod detail;
mod filter;
pub(crate) mod groups;
pub(crate) mod history;
pub(crate) mod list;
pub(crate) mod names;
pub(crate) mod options;
pub(crate) mod queue;
mod scope;
pub(crate) mod search;
pub(crate) mod steps;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use jiff::tz::TimeZone;
use rusqlite::Connection;
use rusqlite::types::Value as SqlValue;
use shared_model::policy::Grants;
use shared_model::schema::{Catalogue, RecordType};

use crate::api::SessionUser;
use crate::client::Client;
use crate::error::CoreError;
use crate::replica::records;
use crate::zone;

/// Who reads, with what.
#[derive(Clone)]
pub(crate) struct Reader {
    /// The modules in force.
    pub(crate) catalogue: Arc<Catalogue>,
    /// The reader's rights.
    pub(crate) grants: Arc<Grants>,
    /// Milliseconds since 1970 UTC.
    pub(crate) now: i64,
    /// The clock by which the reader counts days.
    pub(crate) zone: TimeZone,
}

impl Reader {
    /// The signed-in person as a reader.
    pub(crate) fn of(client: &Client) -> Result<Self, CoreError> {
        Ok(Self {
            catalogue: client.catalogue(),
            grants: client.author()?.grants,
            now: client.now(),
            zone: TimeZone::UTC,
        })
    }

    /// The same by the clock the person lives by.
    pub(crate) fn by_clock_of(
        mut self,
        conn: &Connection,
        user: &SessionUser,
    ) -> Result<Self, CoreError> {
        let own = records::get(conn, user.id.into())?;
        self.zone = zone::of(own.as_ref().map(|stored| &stored.record), user);
        Ok(self)
    }

    /// A record type by name.
    pub(crate) fn record_type(&self, name: &str) -> Result<Arc<RecordType>, CoreError> {
        self.catalogue.record_type(name).cloned().ok_or_else(|| {
            CoreError::refused(
                shared_model::error::ErrorCode::NotFound,
                format!("This device knows no record type \"{name}\"."),
            )
        })
    }
}

/// A piece of SQL with its values, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sql {
    /// The text, with `?` placeholders.
    pub(crate) text: String,
    /// The values.
    pub(crate) args: Vec<SqlValue>,
}

impl Sql {
    /// Text without values.
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            args: Vec::new(),
        }
    }

    /// Text with one value.
    pub(crate) fn with(text: impl Into<String>, value: SqlValue) -> Self {
        Self {
            text: text.into(),
            args: vec![value],
        }
    }

    /// Joins parts in brackets.
    pub(crate) fn joined(parts: Vec<Self>, joiner: &str, nothing: &str) -> Self {
        if parts.is_empty() {
            return Self::plain(nothing);
        }
        let mut args = Vec::new();
        let mut texts = Vec::new();
        for part in parts {
            texts.push(format!("({})", part.text));
            args.extend(part.args);
        }
        Self {
            text: texts.join(joiner),
            args,
        }
    }
}
