//! Who may do what: compiled once per request from roles, groups and direct grants; deny wins.
//!
//! A permission is `<module>.<action>.<object>`; how far a grant of it reaches is its [`Scope`].
//! A record is within a person's rights when it lies in a granted scope and in no denied one.
//! Scopes are not nested sets (my own record may lie at a site that is not mine), so a denial at a
//! narrow scope takes away only the records of that scope, and a denial of `all` takes away
//! everything. Where the denial comes from (role, group or the person) makes no difference.

mod decide;
mod field;
mod grant;
mod grants;
mod predicate;
mod resource;
mod subject;

pub use decide::{Decision, PermissionDenied, Why};
pub use field::{FieldRefusal, decide_comment, decide_field};
pub use grant::{Grant, GrantError, Scope, canonical_permission};
pub use grants::{Grants, compile};
pub use predicate::{ViewPredicate, ViewScope};
pub use resource::ResourceRef;
pub use subject::{ADMIN_ROLE, Subject};

#[cfg(test)]
mod tests;
