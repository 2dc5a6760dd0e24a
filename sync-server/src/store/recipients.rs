//! Whom a message goes to: active accounts by role, group or key.

use std::collections::BTreeSet;

use shared_model::ids::UserId;
use sqlx::{AnyConnection, AssertSqlSafe, FromRow, Row};

use super::db::list_placeholders;

/// What sending needs to know of a person.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct PersonRow {
    /// Key.
    pub id: String,
    /// Address.
    pub email: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Telephone, if known.
    pub phone_number: Option<String>,
    /// `fr` or `en`.
    pub language: String,
    /// IANA zone.
    pub time_zone: String,
}

impl PersonRow {
    /// Whether this is a person with an account, not merely an address.
    #[must_use]
    pub fn has_account(&self) -> bool {
        !self.id.is_empty()
    }
}

const SELECT: &str = "SELECT id, email, first_name, last_name, phone_number, language, time_zone \
    FROM users WHERE org_id = $1 AND is_active = 1 AND ";

/// Active holders of a role, direct or through a group; superusers hold `admin` (reading 31).
///
/// # Errors
/// When the database fails.
pub async fn with_role(
    conn: &mut AnyConnection,
    org: &str,
    role: &str,
) -> sqlx::Result<Vec<PersonRow>> {
    let sql = format!(
        "{SELECT} (id IN (SELECT user_id FROM user_roles WHERE org_id = $1 AND role_code = $2) \
         OR id IN (SELECT m.user_id FROM group_members m JOIN group_roles r \
         ON r.org_id = m.org_id AND r.group_code = m.group_code \
         WHERE m.org_id = $1 AND r.role_code = $2) \
         OR (is_superuser = 1 AND $2 = 'admin')) ORDER BY id"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(org)
        .bind(role)
        .fetch_all(conn)
        .await
}

/// Active members of a group.
///
/// # Errors
/// When the database fails.
pub async fn in_group(
    conn: &mut AnyConnection,
    org: &str,
    group: &str,
) -> sqlx::Result<Vec<PersonRow>> {
    let sql = format!(
        "{SELECT} id IN (SELECT user_id FROM group_members WHERE org_id = $1 AND group_code = $2) \
         ORDER BY id"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(org)
        .bind(group)
        .fetch_all(conn)
        .await
}

/// Active people by key.
///
/// # Errors
/// When the database fails.
pub async fn by_ids(
    conn: &mut AnyConnection,
    org: &str,
    ids: &[String],
) -> sqlx::Result<Vec<PersonRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "{SELECT} id IN ({}) ORDER BY id",
        list_placeholders(2, ids.len())
    );
    let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(org);
    for id in ids {
        query = query.bind(id);
    }
    query.fetch_all(conn).await
}

/// The account with this address, and whether it is active.
///
/// # Errors
/// When the database fails.
pub async fn by_address(
    conn: &mut AnyConnection,
    org: &str,
    address: &str,
) -> sqlx::Result<Option<(PersonRow, bool)>> {
    let row = sqlx::query(
        "SELECT id, email, first_name, last_name, phone_number, language, time_zone, is_active \
         FROM users WHERE org_id = $1 AND LOWER(email) = LOWER($2)",
    )
    .bind(org)
    .bind(address)
    .fetch_optional(conn)
    .await?;
    row.map(|row| Ok((PersonRow::from_row(&row)?, row.try_get::<i64, _>(7)? != 0)))
        .transpose()
}

/// Name and address of people, active or not, for the words of an event.
///
/// # Errors
/// When the database fails.
pub async fn names(
    conn: &mut AnyConnection,
    people: &BTreeSet<UserId>,
) -> sqlx::Result<Vec<PersonRow>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let list = list_placeholders(1, people.len());
    let mut statement = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT id, email, first_name, last_name, phone_number, language, time_zone \
         FROM users WHERE id IN ({list})"
    )));
    for person in people {
        statement = statement.bind(person.to_string());
    }
    statement.fetch_all(conn).await
}
