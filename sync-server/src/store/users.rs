//! People who may sign in.

use shared_model::ids::{OrgId, RecordId, UserId};
use sqlx::{AnyConnection, Row, any::AnyRow};

/// A person's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Key: also the record id of the person.
    pub id: UserId,
    /// Tenant.
    pub org: OrgId,
    /// Lower-case address: the name to sign in with.
    pub email: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Telephone, if known.
    pub phone_number: Option<String>,
    /// `fr` or `en`.
    pub language: String,
    /// IANA time zone.
    pub time_zone: String,
    /// Employer.
    pub company: Option<RecordId>,
    /// Supervisor.
    pub supervisor: Option<UserId>,
    /// Argon2id, PHC string.
    pub password_hash: String,
    /// Implies role `admin`.
    pub is_superuser: bool,
    /// May sign in.
    pub is_active: bool,
}

const COLUMNS: &str = "id, org_id, email, first_name, last_name, phone_number, language, time_zone,
    company_id, supervisor_id, password_hash, is_superuser, is_active";

/// Reads an id column.
///
/// # Errors
/// When it does not hold an id.
pub(crate) fn id<T>(text: &str) -> Result<T, sqlx::Error>
where
    T: std::str::FromStr,
    T::Err: std::error::Error + Send + Sync + 'static,
{
    text.parse().map_err(|e| sqlx::Error::Decode(Box::new(e)))
}

fn read(row: &AnyRow) -> Result<User, sqlx::Error> {
    let optional = |column: &str| -> Result<Option<String>, sqlx::Error> { row.try_get(column) };
    Ok(User {
        id: id(&row.try_get::<String, _>("id")?)?,
        org: id(&row.try_get::<String, _>("org_id")?)?,
        email: row.try_get("email")?,
        first_name: row.try_get("first_name")?,
        last_name: row.try_get("last_name")?,
        phone_number: optional("phone_number")?,
        language: row.try_get("language")?,
        time_zone: row.try_get("time_zone")?,
        company: optional("company_id")?.as_deref().map(id).transpose()?,
        supervisor: optional("supervisor_id")?.as_deref().map(id).transpose()?,
        password_hash: row.try_get("password_hash")?,
        is_superuser: row.try_get::<i64, _>("is_superuser")? != 0,
        is_active: row.try_get::<i64, _>("is_active")? != 0,
    })
}

/// A person by address, whatever its case.
///
/// # Errors
/// When the database fails.
pub async fn by_email(conn: &mut AnyConnection, email: &str) -> Result<Option<User>, sqlx::Error> {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM users WHERE email = $1"
    )))
    .bind(email.trim().to_lowercase())
    .fetch_optional(conn)
    .await?
    .as_ref()
    .map(read)
    .transpose()
}

/// A person by key.
///
/// # Errors
/// When the database fails.
pub async fn by_id(conn: &mut AnyConnection, user: UserId) -> Result<Option<User>, sqlx::Error> {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "SELECT {COLUMNS} FROM users WHERE id = $1"
    )))
    .bind(user.to_string())
    .fetch_optional(conn)
    .await?
    .as_ref()
    .map(read)
    .transpose()
}

/// How many accounts a tenant has.
///
/// # Errors
/// When the database fails.
pub async fn count(conn: &mut AnyConnection, org: OrgId) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT COUNT(*) FROM users WHERE org_id = $1")
        .bind(org.to_string())
        .fetch_one(conn)
        .await
}

/// Adds a person.
///
/// # Errors
/// When the database fails or the address is taken.
pub async fn insert(conn: &mut AnyConnection, user: &User, now: i64) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO users (id, org_id, email, first_name, last_name, phone_number, language,
            time_zone, company_id, supervisor_id, password_hash, is_superuser, is_active, created_at)
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)",
    )
    .bind(user.id.to_string())
    .bind(user.org.to_string())
    .bind(user.email.trim().to_lowercase())
    .bind(&user.first_name)
    .bind(&user.last_name)
    .bind(user.phone_number.as_deref())
    .bind(&user.language)
    .bind(&user.time_zone)
    .bind(user.company.map(|id| id.to_string()))
    .bind(user.supervisor.map(|id| id.to_string()))
    .bind(&user.password_hash)
    .bind(i64::from(user.is_superuser))
    .bind(i64::from(user.is_active))
    .bind(now)
    .execute(conn)
    .await
    .map(drop)
}

/// What a person changes of their own account.
pub struct Profile<'a> {
    /// Given name.
    pub first_name: &'a str,
    /// Family name.
    pub last_name: &'a str,
    /// Telephone.
    pub phone_number: Option<&'a str>,
    /// `fr` or `en`.
    pub language: &'a str,
    /// Their clock; the one known before stays when they say none.
    pub time_zone: Option<&'a str>,
}

/// Takes over a profile; a person without an account changes nothing.
///
/// # Errors
/// When the database fails.
pub async fn follow(
    conn: &mut AnyConnection,
    org: OrgId,
    user: UserId,
    profile: &Profile<'_>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE users SET first_name = $3, last_name = $4, phone_number = $5, language = $6,
            time_zone = COALESCE($7, time_zone)
         WHERE id = $1 AND org_id = $2",
    )
    .bind(user.to_string())
    .bind(org.to_string())
    .bind(profile.first_name)
    .bind(profile.last_name)
    .bind(profile.phone_number)
    .bind(profile.language)
    .bind(profile.time_zone)
    .execute(conn)
    .await
    .map(drop)
}

/// Sets the clock a person goes by.
///
/// # Errors
/// When the database fails.
pub async fn set_time_zone(
    conn: &mut AnyConnection,
    user: UserId,
    zone: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE users SET time_zone = $2 WHERE id = $1")
        .bind(user.to_string())
        .bind(zone)
        .execute(conn)
        .await
        .map(drop)
}

/// Replaces the stored password hash (login with outdated parameters).
///
/// # Errors
/// When the database fails.
pub async fn set_password_hash(
    conn: &mut AnyConnection,
    user: UserId,
    hash: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE users SET password_hash = $2 WHERE id = $1")
        .bind(user.to_string())
        .bind(hash)
        .execute(conn)
        .await
        .map(drop)
}

/// Sites a person belongs to.
///
/// # Errors
/// When the database fails.
pub async fn sites_of(
    conn: &mut AnyConnection,
    user: UserId,
) -> Result<Vec<RecordId>, sqlx::Error> {
    let rows: Vec<String> =
        sqlx::query_scalar("SELECT site_id FROM user_sites WHERE user_id = $1 ORDER BY site_id")
            .bind(user.to_string())
            .fetch_all(conn)
            .await?;
    rows.iter().map(|text| id(text)).collect()
}

/// Puts a person on a site.
///
/// # Errors
/// When the database fails.
pub async fn insert_site(
    conn: &mut AnyConnection,
    user: UserId,
    site: RecordId,
) -> Result<(), sqlx::Error> {
    sqlx::query("INSERT INTO user_sites (user_id, site_id) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind(user.to_string())
        .bind(site.to_string())
        .execute(conn)
        .await
        .map(drop)
}

/// People whose supervisor this person is.
///
/// # Errors
/// When the database fails.
pub async fn team_of(conn: &mut AnyConnection, user: UserId) -> Result<Vec<UserId>, sqlx::Error> {
    let rows: Vec<String> =
        sqlx::query_scalar("SELECT id FROM users WHERE supervisor_id = $1 ORDER BY id")
            .bind(user.to_string())
            .fetch_all(conn)
            .await?;
    rows.iter().map(|text| id(text)).collect()
}

/// Active administrators: holders of role `admin`, direct or through a group, and superusers.
///
/// # Errors
/// When the database fails.
pub async fn administrators(
    conn: &mut AnyConnection,
    org: OrgId,
) -> Result<Vec<UserId>, sqlx::Error> {
    let rows: Vec<String> = sqlx::query_scalar(
        "SELECT id FROM users WHERE org_id = $1 AND is_active = 1 AND (is_superuser = 1
           OR id IN (SELECT user_id FROM user_roles WHERE org_id = $1 AND role_code = 'admin')
           OR id IN (SELECT group_members.user_id FROM group_members
                JOIN group_roles ON group_roles.org_id = group_members.org_id
                                AND group_roles.group_code = group_members.group_code
                WHERE group_members.org_id = $1 AND group_roles.role_code = 'admin'))
         ORDER BY id",
    )
    .bind(org.to_string())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|text| id(text)).collect()
}
