//! Hooks of modules and of users: checked before they are stored, never at run time.

use shared_model::condition::{TypeView, check as check_condition};
use shared_model::error::ErrorCode;
use shared_model::ids::OrgId;
use shared_model::schema::{Catalogue, HookDef, Module, RecordType};
use sqlx::AnyConnection;
use uuid::Uuid;

use crate::app::new_id;
use crate::error::ServiceError;
use crate::store::hooks::{self, HookRow};

const MAX_NAME: usize = 255;
/// Events of the engine that concern no record.
const ENGINE_EVENTS: [&str; 2] = ["user.created", "user.login"];
/// Events every record type has.
const RECORD_EVENTS: [&str; 4] = ["created", "updated", "deleted", "commented"];

/// A hook a person makes or changes.
pub struct HookInput<'a> {
    /// Tenant.
    pub org: OrgId,
    /// The hook to change; none makes one.
    pub id: Option<Uuid>,
    /// What it does.
    pub def: &'a HookDef,
    /// Milliseconds since 1970 UTC.
    pub now: i64,
}

/// Stores a user's hook and gives its key.
///
/// # Errors
/// When the hook is not sound, or the database fails.
pub async fn save(
    conn: &mut AnyConnection,
    catalogue: &Catalogue,
    input: HookInput<'_>,
) -> Result<Uuid, ServiceError> {
    check(catalogue, input.def)?;
    let id = input.id.unwrap_or_else(new_id);
    let row = row(input.org, None, id, input.def, input.now)?;
    hooks::save(conn, &row).await?;
    Ok(id)
}

/// Names of hook rows stay the same from version to version.
const NAMESPACE: Uuid = Uuid::from_u128(0x6f70_7366_6c75_7820_686f_6f6b_7320_6964);

/// Stores a module's hooks, changes those it had, and removes those it no longer has (F14). A hook
/// that an administrator switched on or off stays as they chose.
///
/// # Errors
/// When a hook cannot be read or written as JSON, or the database fails.
pub async fn install_module(
    conn: &mut AnyConnection,
    org: OrgId,
    module: &Module,
    now: i64,
) -> Result<(), ServiceError> {
    let mut keep = Vec::with_capacity(module.hooks.len());
    for (order, def) in (0_i64..).zip(&module.hooks) {
        let name = format!("{org}/{}/{}", module.code, def.name);
        let id = Uuid::new_v5(&NAMESPACE, name.as_bytes());
        // Hooks of one priority run in the order in which the module declares them.
        let mut row = row(org, Some(&module.code), id, def, now + order)?;
        if let Some(chosen) = hooks::get(conn, &row.id).await?.and_then(chosen) {
            row.is_active = chosen;
        }
        hooks::save(conn, &row).await?;
        keep.push(row.id);
    }
    hooks::remove_of_module(conn, &org.to_string(), &module.code, &keep).await?;
    Ok(())
}

/// What an administrator chose, when that is not what the module said: a row keeps both.
fn chosen(row: HookRow) -> Option<i64> {
    let declared: HookDef = serde_json::from_str(&row.body).ok()?;
    (row.is_active != i64::from(declared.is_active)).then_some(row.is_active)
}

fn row(
    org: OrgId,
    module: Option<&str>,
    id: Uuid,
    def: &HookDef,
    now: i64,
) -> Result<HookRow, ServiceError> {
    Ok(HookRow {
        id: id.to_string(),
        org_id: org.to_string(),
        module: module.map(str::to_owned),
        name: def.name.clone(),
        event: def.event.clone(),
        is_active: i64::from(def.is_active),
        body: serde_json::to_string(def).map_err(anyhow::Error::from)?,
        priority: i64::from(def.priority),
        version: 1,
        created_at: now,
    })
}

/// Checks a hook: its name, its event (one that something emits), and its conditions against the
/// record type.
///
/// # Errors
/// Naming what is wrong and what to do.
pub fn check(catalogue: &Catalogue, def: &HookDef) -> Result<(), ServiceError> {
    if def.name.trim().is_empty() || def.name.chars().count() > MAX_NAME {
        return Err(invalid(
            "A hook needs a name of at most 255 characters; give it one.".into(),
        ));
    }
    if ENGINE_EVENTS.contains(&def.event.as_str()) {
        return Ok(());
    }
    let Some((ty, has_before)) = event_type(catalogue, &def.event) else {
        return Err(invalid(format!(
            "Nothing emits the event {}; choose one of the declared events.",
            def.event
        )));
    };
    check_conditions(catalogue, ty, has_before, def)
}

fn check_conditions(
    catalogue: &Catalogue,
    ty: &RecordType,
    has_before: bool,
    def: &HookDef,
) -> Result<(), ServiceError> {
    let Some(condition) = &def.conditions else {
        return Ok(());
    };
    let view = TypeView::new(ty, catalogue);
    let view = if has_before { view.with_before() } else { view };
    match check_condition(condition, &view).first() {
        Some(issue) => Err(invalid(issue.to_string())),
        None => Ok(()),
    }
}

/// The record type of an event, and whether the event has a before.
fn event_type<'a>(catalogue: &'a Catalogue, event: &str) -> Option<(&'a RecordType, bool)> {
    let (type_name, rest) = event.split_once('.')?;
    let ty = catalogue.record_type(type_name)?;
    let declared = ty.events.iter().any(|e| e.name == rest);
    let transition = catalogue
        .workflow_of(ty)
        .is_some_and(|w| w.transitions.iter().any(|t| t.event == rest));
    let known = RECORD_EVENTS.contains(&rest) || declared || transition;
    known.then_some((ty, rest != "created"))
}

fn invalid(detail: String) -> ServiceError {
    ServiceError::refused(ErrorCode::Invalid, detail)
}
