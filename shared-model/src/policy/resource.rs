//! What of a record matters to scopes.

use crate::ids::{RecordId, UserId};
use crate::record::Record;
use crate::schema::{FieldKind, RecordType};

/// The facts of a record that scopes look at. Both stores keep the same four in columns of the
/// record's row (`owner_id`, `assigned_id`, `site_id`, `company_id`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ResourceRef {
    /// Author.
    pub created_by: Option<UserId>,
    /// The person it is assigned to.
    pub assigned: Option<UserId>,
    /// Its site.
    pub site: Option<RecordId>,
    /// Its company.
    pub company: Option<RecordId>,
}

impl ResourceRef {
    /// The facts of a record. A site is its own site; a person is assigned to themselves (scope
    /// `own` of people is one's own profile) and belongs to their employer, not to the employer of
    /// whoever registered them.
    #[must_use]
    pub fn of(ty: &RecordType, record: &Record) -> Self {
        let assigned = ty.assigned_field.as_ref().and_then(|f| record.reference(f));
        let facts = Self {
            created_by: record.created_by,
            assigned: assigned.map(UserId::from),
            site: if ty.is_site {
                Some(record.id)
            } else {
                record.site_id
            },
            company: record.company_id,
        };
        if ty.name != "person" {
            return facts;
        }
        Self {
            assigned: Some(record.id.into()),
            company: employer(ty, record).or(facts.company),
            ..facts
        }
    }
}

fn employer(ty: &RecordType, record: &Record) -> Option<RecordId> {
    ty.fields
        .iter()
        .find(|f| matches!(f.kind, FieldKind::Company {}))
        .and_then(|f| record.reference(&f.name))
}
