//! The person whose rights are judged.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ids::{OrgId, RecordId, UserId};

/// The role of administrators, which `is_superuser` implies (contract reading 31).
pub const ADMIN_ROLE: &str = "admin";

/// Who a person is, for scopes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Subject {
    /// The person.
    pub user: UserId,
    /// The tenant.
    pub org: OrgId,
    /// Employer.
    pub company: Option<RecordId>,
    /// Sites the person belongs to.
    pub sites: Vec<RecordId>,
    /// People whose supervisor the person is.
    pub team: Vec<UserId>,
    /// Role codes, direct and through groups.
    pub roles: Vec<String>,
    /// Group codes.
    pub groups: Vec<String>,
    /// Implies role `admin` (contract reading 31).
    pub is_superuser: bool,
}

impl Subject {
    /// Role codes to load grants for: sorted, without repeats, with `admin` for a superuser.
    #[must_use]
    pub fn effective_roles(&self) -> Vec<String> {
        let mut roles = self.roles.clone();
        if self.is_superuser {
            roles.push(ADMIN_ROLE.to_owned());
        }
        roles.sort_unstable();
        roles.dedup();
        roles
    }

    /// Whether the person holds a role.
    #[must_use]
    pub fn has_role(&self, code: &str) -> bool {
        (self.is_superuser && code == ADMIN_ROLE) || self.roles.iter().any(|r| r == code)
    }

    /// Whether the person administers the organisation.
    #[must_use]
    pub fn is_admin(&self) -> bool {
        self.has_role(ADMIN_ROLE)
    }
}
