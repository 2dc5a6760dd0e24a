//! A permission's reach as data: the same tree filters SQL in both stores and records in memory.

use super::{ResourceRef, Scope, Subject};
use crate::ids::{RecordId, UserId};

/// Scopes in which a permission is held, and scopes taken away from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewScope {
    /// A record must lie in one of these.
    pub allowed: Vec<Scope>,
    /// And in none of these.
    pub denied: Vec<Scope>,
}

/// A filter over the four facts of [`ResourceRef`]. It is two-valued: a leaf over a missing fact is
/// false, so a store renders a leaf as `(column IS NOT NULL AND column …)` and `Not` stays exact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewPredicate {
    /// Every record.
    True,
    /// No record.
    False,
    /// All parts; never empty.
    And(Vec<ViewPredicate>),
    /// One part at least; never empty.
    Or(Vec<ViewPredicate>),
    /// The opposite.
    Not(Box<ViewPredicate>),
    /// `site_id` is one of these; never empty.
    SiteIn(Vec<RecordId>),
    /// `company_id` is this.
    CompanyIs(RecordId),
    /// `owner_id` (the author) is this person.
    OwnerIs(UserId),
    /// `assigned_id` is this person.
    AssignedIs(UserId),
    /// `owner_id` is one of these people; never empty.
    OwnerIn(Vec<UserId>),
    /// `assigned_id` is one of these people; never empty.
    AssignedIn(Vec<UserId>),
}

impl ViewScope {
    /// The filter for one person, simplified.
    #[must_use]
    pub fn predicate(&self, subject: &Subject) -> ViewPredicate {
        let allowed = any(&self.allowed, subject);
        match (allowed, any(&self.denied, subject)) {
            (ViewPredicate::False, _) | (_, ViewPredicate::True) => ViewPredicate::False,
            (allowed, ViewPredicate::False) => allowed,
            (ViewPredicate::True, denied) => ViewPredicate::Not(Box::new(denied)),
            (allowed, denied) => {
                ViewPredicate::And(vec![allowed, ViewPredicate::Not(Box::new(denied))])
            }
        }
    }
}

fn any(scopes: &[Scope], subject: &Subject) -> ViewPredicate {
    if scopes.contains(&Scope::All) {
        return ViewPredicate::True;
    }
    let mut parts: Vec<_> = scopes.iter().flat_map(|s| leaves(*s, subject)).collect();
    match parts.len() {
        0 => ViewPredicate::False,
        1 => parts.remove(0),
        _ => ViewPredicate::Or(parts),
    }
}

fn leaves(scope: Scope, subject: &Subject) -> Vec<ViewPredicate> {
    match scope {
        Scope::Own => vec![
            ViewPredicate::OwnerIs(subject.user),
            ViewPredicate::AssignedIs(subject.user),
        ],
        Scope::Team if !subject.team.is_empty() => vec![
            ViewPredicate::OwnerIn(subject.team.clone()),
            ViewPredicate::AssignedIn(subject.team.clone()),
        ],
        Scope::Site if !subject.sites.is_empty() => {
            vec![ViewPredicate::SiteIn(subject.sites.clone())]
        }
        Scope::Company => subject
            .company
            .map(ViewPredicate::CompanyIs)
            .into_iter()
            .collect(),
        Scope::All => vec![ViewPredicate::True],
        Scope::Team | Scope::Site => Vec::new(),
    }
}

impl ViewPredicate {
    /// The tree's meaning, in memory.
    #[must_use]
    pub fn matches(&self, resource: &ResourceRef) -> bool {
        match self {
            Self::True => true,
            Self::False => false,
            Self::And(parts) => parts.iter().all(|p| p.matches(resource)),
            Self::Or(parts) => parts.iter().any(|p| p.matches(resource)),
            Self::Not(part) => !part.matches(resource),
            Self::SiteIn(sites) => resource.site.is_some_and(|s| sites.contains(&s)),
            Self::CompanyIs(company) => resource.company == Some(*company),
            Self::OwnerIs(user) => resource.created_by == Some(*user),
            Self::AssignedIs(user) => resource.assigned == Some(*user),
            Self::OwnerIn(users) => resource.created_by.is_some_and(|u| users.contains(&u)),
            Self::AssignedIn(users) => resource.assigned.is_some_and(|u| users.contains(&u)),
        }
    }
}
