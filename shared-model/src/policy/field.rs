//! Rights on the fields of one record.

use super::{Grants, PermissionDenied, ResourceRef};
use crate::schema::{Field, FieldKind, MergeClass, RecordType};

/// Why a field may not be edited.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldRefusal {
    /// The person lacks the permission.
    #[error(transparent)]
    Permission(#[from] PermissionDenied),
    /// Written by the server or computed.
    #[error("the field {0} is not filled in by people")]
    ReadOnly(String),
    /// Not in this state of the record.
    #[error("the field {field} can only change while the record is {}", states.join(" or "))]
    State {
        /// The field.
        field: String,
        /// States in which it may change.
        states: Vec<String>,
    },
}

/// Whether a person may write a field of an existing record: the field's own permission when it
/// has one, `comment` or `edit` for a discussion, otherwise the type's `edit`; then its states.
///
/// # Errors
/// [`FieldRefusal`] with what is missing.
pub fn decide_field(
    grants: &Grants,
    ty: &RecordType,
    field: &Field,
    status: Option<&str>,
    resource: &ResourceRef,
) -> Result<(), FieldRefusal> {
    let decided = matches!(field.merge, MergeClass::Decided | MergeClass::Computed);
    if decided || matches!(field.kind, FieldKind::Computed { .. }) {
        return Err(FieldRefusal::ReadOnly(field.name.clone()));
    }
    match (&field.access.edit, &field.kind) {
        (Some(permission), _) => grants.require(permission, resource)?,
        (None, FieldKind::Comments {}) => decide_comment(grants, ty, resource)?,
        (None, _) => grants.require(&ty.permission("edit"), resource)?,
    }
    let states = &field.access.states;
    if states.is_empty() || status.is_some_and(|s| states.iter().any(|state| state == s)) {
        return Ok(());
    }
    Err(FieldRefusal::State {
        field: field.name.clone(),
        states: states.clone(),
    })
}

/// Whether a person may comment on a record: `comment`, or else `edit` or `create`. A denial of
/// `comment` is not got round through the others.
///
/// # Errors
/// [`PermissionDenied`] for the permission `comment`.
pub fn decide_comment(
    grants: &Grants,
    ty: &RecordType,
    resource: &ResourceRef,
) -> Result<(), PermissionDenied> {
    let comment = grants.decide(&ty.permission("comment"), resource);
    let denied = matches!(comment.why, super::Why::Denied { .. });
    let falls_back = || {
        ["edit", "create"]
            .iter()
            .any(|action| grants.allows(&ty.permission(action), resource))
    };
    if comment.allowed || (!denied && falls_back()) {
        return Ok(());
    }
    Err(PermissionDenied { decision: comment })
}
