//! What the words of events need from the database, read once for all events of a transaction.

use std::collections::{BTreeSet, HashMap};

use shared_model::ids::{RecordId, UserId};
use sqlx::AnyConnection;

use super::EventInput;
use crate::app::Cause;
use crate::services::hooks::Listening;
use crate::store::events;
use crate::store::recipients::{self, PersonRow};

/// Names of people and sites, and the first events of chains.
pub(super) struct Known {
    people: HashMap<String, PersonRow>,
    sites: HashMap<RecordId, String>,
    roots: HashMap<String, String>,
}

impl Known {
    /// Reads what the events name that somebody listens to, and where all of them come from.
    pub(super) async fn of(
        conn: &mut AnyConnection,
        inputs: &[&EventInput<'_>],
        listening: &Listening,
    ) -> Result<Self, sqlx::Error> {
        let mut people = BTreeSet::new();
        let mut sites = BTreeSet::new();
        for input in inputs.iter().filter(|i| listening.hears(&i.name)) {
            let record = input.after.or(input.before);
            people.insert(input.actor);
            people.extend(record.and_then(|record| record.created_by));
            sites.extend(record.and_then(|record| record.site_id));
        }
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
