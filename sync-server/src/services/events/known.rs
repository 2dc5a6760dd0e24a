//! What the words of events need from the database, read once for all events of a transaction.

use std::collections::{BTreeSet, HashMap};

use shared_model::ids::{RecordId, UserId};
use sqlx::AnyConnection;

use super::EventInput;
use crate::app::Cause;
use crate::store::events;
use crate::store::recipients::{self, PersonRow};

/// Names of people and sites, and the first events of chains.
pub(super) struct Known {
    people: HashMap<String, PersonRow>,
    sites: HashMap<RecordId, String>,
    roots: HashMap<String, String>,
}

impl Known {
    /// Reads what these events name.
    pub(super) async fn of(
        conn: &mut AnyConnection,
        inputs: &[EventInput<'_>],
    ) -> Result<Self, sqlx::Error> {
        let record = |input: &EventInput<'_>| input.after.or(input.before).cloned();
        let records: Vec<_> = inputs.iter().filter_map(record).collect();
        let authors = records.iter().filter_map(|record| record.created_by);
        let actors = inputs.iter().map(|input| input.actor);
        let people: BTreeSet<UserId> = authors.chain(actors).collect();
        let sites: BTreeSet<RecordId> = records.iter().filter_map(|r| r.site_id).collect();
        let causes: BTreeSet<&str> = inputs
            .iter()
            .filter_map(|input| Some(input.cause?.event_id.as_str()))
            .collect();
        let people = recipients::names(conn, &people).await?;
        let mut roots = HashMap::new();
        for cause in causes {
            if let Some(root) = events::root_of(conn, cause).await? {
                roots.insert(cause.to_owned(), root);
            }
        }
        Ok(Self {
            people: people.into_iter().map(|p| (p.id.clone(), p)).collect(),
            sites: events::record_titles(conn, &sites).await?,
            roots,
        })
    }

    /// Somebody, if there is such an account.
    pub(super) fn person(&self, id: UserId) -> Option<&PersonRow> {
        self.people.get(&id.to_string())
    }

    /// The name of a site; empty when it is not known here.
    pub(super) fn site(&self, id: RecordId) -> &str {
        self.sites.get(&id).map_or("", String::as_str)
    }

    /// The first event of the chain that led here.
    pub(super) fn root(&self, cause: Option<&Cause>) -> Option<String> {
        self.roots.get(&cause?.event_id).cloned()
    }
}
