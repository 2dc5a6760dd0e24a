//! Who `role:hse_manager`, `group:x`, `user:<id>`, `field:assigned_to` or `email:<address>` is
//! (contract F10).

use serde_json::{Map, Value};
use shared_model::error::ErrorCode;
use sqlx::AnyConnection;

use crate::error::ServiceError;
use crate::store::recipients::{self, PersonRow};

/// Language of people of whom only an address is known.
const DEFAULT_LANGUAGE: &str = "fr";

/// What recipients are looked up in.
pub struct Scene<'a> {
    /// Tenant.
    pub org: &'a str,
    /// The event's context: `field:<name>` reads it.
    pub context: &'a Map<String, Value>,
}

/// Everybody a specification names, each once. Several may be joined by commas. Accounts that are
/// not active get nothing.
///
/// # Errors
/// When a part is not understood, or the database fails.
pub async fn resolve(
    conn: &mut AnyConnection,
    scene: &Scene<'_>,
    specification: &str,
) -> Result<Vec<PersonRow>, ServiceError> {
    let mut people: Vec<PersonRow> = Vec::new();
    for part in specification.split(',') {
        for person in resolve_one(conn, scene, part.trim()).await? {
            if !people.iter().any(|known| known.email == person.email) {
                people.push(person);
            }
        }
    }
    Ok(people)
}

async fn resolve_one(
    conn: &mut AnyConnection,
    scene: &Scene<'_>,
    part: &str,
) -> Result<Vec<PersonRow>, ServiceError> {
    let (kind, name) = part.split_once(':').unwrap_or((part, ""));
    let found = match (kind, name) {
        (_, "") => return Err(not_understood(part)),
        ("role", role) => recipients::with_role(conn, scene.org, role).await?,
        ("group", group) => recipients::in_group(conn, scene.org, group).await?,
        ("user", id) => recipients::by_ids(conn, scene.org, &[id.to_owned()]).await?,
        ("field", field) => recipients::by_ids(conn, scene.org, &field_ids(scene, field)).await?,
        ("email", address) => match recipients::by_address(conn, scene.org, address).await? {
            None => vec![stranger(address)],
            // Somebody's own address: as if their key stood there.
            Some((person, true)) => vec![person],
            Some((_, false)) => Vec::new(),
        },
        _ => return Err(not_understood(part)),
    };
    Ok(found)
}

/// Keys a field of the event holds. `created_by` and `actor` print a name in messages, so their
/// keys sit beside them.
fn field_ids(scene: &Scene<'_>, field: &str) -> Vec<String> {
    let keyed = format!("{field}_id");
    let value = scene
        .context
        .get(&keyed)
        .or_else(|| scene.context.get(field));
    match value {
        Some(Value::String(id)) => vec![id.clone()],
        Some(Value::Array(ids)) => ids
            .iter()
            .filter_map(|id| id.as_str().map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    }
}

fn stranger(address: &str) -> PersonRow {
    PersonRow {
        id: String::new(),
        email: address.to_owned(),
        first_name: String::new(),
        last_name: String::new(),
        phone_number: None,
        language: DEFAULT_LANGUAGE.to_owned(),
        time_zone: "UTC".to_owned(),
    }
}

fn not_understood(part: &str) -> ServiceError {
    ServiceError::refused(
        ErrorCode::Invalid,
        format!(
            "The recipient \"{part}\" is not understood; write role:, group:, user:, field: or email: and a name."
        ),
    )
}
