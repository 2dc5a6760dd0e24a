//! Who may do what: compiled once per request from roles, groups and direct grants; deny wins.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ids::{OrgId, RecordId, UserId};

/// How far a grant reaches (contract reading 1), from narrow to wide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Created by me or assigned to me.
    Own,
    /// People whose supervisor I am.
    Team,
    /// My sites.
    Site,
    /// My employer's.
    Company,
    /// The organisation.
    All,
}

/// One grant as stored: `hse.view.incident@site`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
pub struct Grant {
    /// Permission code.
    pub permission: String,
    /// Reach.
    pub scope: Scope,
    /// A denial.
    pub deny: bool,
}

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
    /// Effective reach per permission code: the scopes allowed and not denied.
    pub reach: std::collections::BTreeMap<String, Vec<Scope>>,
}
