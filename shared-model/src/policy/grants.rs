//! A person's compiled rights.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    Decision, Grant, PermissionDenied, ResourceRef, Scope, Subject, ViewPredicate, ViewScope, Why,
    canonical_permission,
};

/// A person's compiled rights: the snapshot devices keep and the server computes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Grants {
    /// Whose.
    pub subject: Subject,
    /// Grows with every change of any grant in the organisation.
    #[ts(type = "number")]
    pub epoch: u64,
    /// Milliseconds since 1970 UTC: afterwards the device is read-only.
    #[ts(type = "number")]
    pub valid_until: i64,
    /// Reach per permission code: the scopes allowed and not denied, from narrow to wide.
    pub reach: BTreeMap<String, Vec<Scope>>,
    /// Scopes denied per permission code; a record in one of them is refused whatever `reach` says.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub denied: BTreeMap<String, Vec<Scope>>,
}

/// Compiles a person's rights from the grants of their roles, of their groups' roles, and their
/// own. Order and repeats do not matter; a denial from any source wins. A superuser gets role
/// `admin` in the subject; the caller passes that role's grants among `roles`.
#[must_use]
pub fn compile(
    subject: Subject,
    roles: &[Grant],
    groups: &[Grant],
    direct: &[Grant],
    epoch: u64,
    valid_until: i64,
) -> Grants {
    let all = || roles.iter().chain(groups).chain(direct);
    let denied = gather(all().filter(|g| g.deny));
    let mut reach = gather(all().filter(|g| !g.deny));
    for (permission, scopes) in &mut reach {
        let gone = denied.get(permission).map_or(&[][..], Vec::as_slice);
        scopes.retain(|scope| !gone.contains(scope) && !gone.contains(&Scope::All));
    }
    reach.retain(|_, scopes| !scopes.is_empty());
    Grants {
        subject: Subject {
            roles: subject.effective_roles(),
            ..subject
        },
        epoch,
        valid_until,
        reach,
        denied,
    }
}

fn gather<'a>(grants: impl Iterator<Item = &'a Grant>) -> BTreeMap<String, Vec<Scope>> {
    let mut scopes: BTreeMap<String, Vec<Scope>> = BTreeMap::new();
    for grant in grants {
        let code = canonical_permission(&grant.permission).into_owned();
        scopes.entry(code).or_default().push(grant.scope);
    }
    for list in scopes.values_mut() {
        list.sort_unstable();
        list.dedup();
    }
    scopes
}

impl Grants {
    /// Whether the snapshot may still be used to author at `now` (ms UTC).
    #[must_use]
    pub fn is_valid_at(&self, now: i64) -> bool {
        now < self.valid_until
    }

    /// How far a permission reaches, and what is taken away from it.
    #[must_use]
    pub fn view_scope(&self, permission: &str) -> ViewScope {
        let code = canonical_permission(permission);
        let scopes = |map: &BTreeMap<String, Vec<Scope>>| {
            map.get(code.as_ref()).cloned().unwrap_or_default()
        };
        ViewScope {
            allowed: scopes(&self.reach),
            denied: scopes(&self.denied),
        }
    }

    /// The records a permission reaches, as a tree both stores render to SQL.
    #[must_use]
    pub fn predicate(&self, permission: &str) -> ViewPredicate {
        self.view_scope(permission).predicate(&self.subject)
    }

    /// Whether the person holds the permission on this record.
    #[must_use]
    pub fn allows(&self, permission: &str, resource: &ResourceRef) -> bool {
        self.decide(permission, resource).allowed
    }

    /// Whether the person holds the permission at all: what menus and buttons ask before there is
    /// a record (contract C11).
    #[must_use]
    pub fn may_somewhere(&self, permission: &str) -> bool {
        self.reach
            .contains_key(canonical_permission(permission).as_ref())
    }

    /// Whether the person holds the permission on this record, and why.
    #[must_use]
    pub fn decide(&self, permission: &str, resource: &ResourceRef) -> Decision {
        let ViewScope { allowed, denied } = self.view_scope(permission);
        let covers = |scopes: &[Scope]| {
            scopes
                .iter()
                .copied()
                .find(|scope| self.subject.covers(*scope, resource))
        };
        let why = match (covers(&allowed), covers(&denied)) {
            (_, Some(scope)) => Why::Denied { scope },
            (Some(scope), None) => Why::Granted { scope },
            (None, None) if allowed.is_empty() => Why::NoGrant,
            (None, None) => Why::OutOfReach { scopes: allowed },
        };
        Decision {
            allowed: matches!(why, Why::Granted { .. }),
            permission: permission.to_owned(),
            why,
        }
    }

    /// The same as an error (contract C10).
    ///
    /// # Errors
    /// [`PermissionDenied`] with the explanation.
    pub fn require(
        &self,
        permission: &str,
        resource: &ResourceRef,
    ) -> Result<(), PermissionDenied> {
        let decision = self.decide(permission, resource);
        if decision.allowed {
            return Ok(());
        }
        Err(PermissionDenied { decision })
    }
}

impl Subject {
    /// Whether a record lies in a scope of this person.
    #[must_use]
    pub fn covers(&self, scope: Scope, resource: &ResourceRef) -> bool {
        let people = || {
            [resource.created_by, resource.assigned]
                .into_iter()
                .flatten()
        };
        match scope {
            Scope::Own => people().any(|person| person == self.user),
            Scope::Team => people().any(|person| self.team.contains(&person)),
            Scope::Site => resource.site.is_some_and(|s| self.sites.contains(&s)),
            Scope::Company => self.company.is_some() && self.company == resource.company,
            Scope::All => true,
        }
    }
}
