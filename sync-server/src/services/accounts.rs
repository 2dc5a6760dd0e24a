//! Making accounts and giving rights from the command line.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use shared_model::doc::{CreateIntent, Intent};
use shared_model::error::ErrorCode;
use shared_model::ids::{OrgId, RecordId, UserId};
use shared_model::policy::{Grant, Scope, Subject, compile};
use shared_model::schema::Catalogue;
use shared_model::validate;
use sqlx::AnyConnection;

use crate::app::{App, Caller, new_id};
use crate::error::ServiceError;
use crate::services::auth::hash_password;
use crate::services::grants::{SNAPSHOT_LIFE_MS, bump_epoch};
use crate::services::ingest;
use crate::store::audit::{self, AuditRow};
use crate::store::users::User;
use crate::store::{roles, users};

/// Shortest password (ASVS 6.2.1 asks for 8, recommends more).
const MIN_PASSWORD: usize = 12;
/// Permission to add people.
const CREATE_PERSON: &str = "core.create.person";
/// Stands for the request in lines the command line wrote.
const COMMAND_LINE: &str = "command-line";

/// An account to make.
pub struct NewAccount {
    /// Address to sign in with.
    pub email: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// `fr` or `en`.
    pub language: String,
    /// Role codes.
    pub roles: Vec<String>,
    /// Employer.
    pub company: Option<RecordId>,
    /// Implies role `admin`.
    pub is_superuser: bool,
    /// Password.
    pub password: String,
}

fn invalid(detail: impl Into<String>) -> ServiceError {
    ServiceError::refused(ErrorCode::Invalid, detail)
}

/// Makes an account with its person record.
///
/// # Errors
/// [`ErrorCode::Invalid`] or [`ErrorCode::Duplicate`] with what to do.
pub async fn create(app: &App, org: OrgId, account: NewAccount) -> Result<UserId, ServiceError> {
    check(&account)?;
    let user = User {
        id: UserId(new_id()),
        org,
        email: account.email.trim().to_lowercase(),
        first_name: account.first_name.trim().to_owned(),
        last_name: account.last_name.trim().to_owned(),
        phone_number: None,
        language: account.language.clone(),
        // Their first device says it.
        time_zone: String::new(),
        company: account.company,
        supervisor: None,
        password_hash: hash_password(&account.password)?,
        is_superuser: account.is_superuser,
        is_active: true,
    };
    let mut tx = app.db.begin().await?;
    if users::by_email(&mut tx, &user.email).await?.is_some() {
        return Err(ServiceError::refused(
            ErrorCode::Duplicate,
            format!(
                "{} has an account already; choose another address.",
                user.email
            ),
        ));
    }
    users::insert(&mut tx, &user, app.now()).await?;
    for role in &account.roles {
        give_role(&mut tx, org, user.id, role).await?;
    }
    bump_epoch(&mut tx, org).await?;
    let catalogue = app.caches.catalogue(&mut tx, org).await?;
    let details = json!({ "email": user.email, "roles": account.roles });
    audit::append(&mut tx, org, line(app, user.id, "create", details)).await?;
    tx.commit().await?;
    add_person(app, &user, catalogue).await?;
    Ok(user.id)
}

fn check(account: &NewAccount) -> Result<(), ServiceError> {
    let email = account.email.trim();
    let well_formed = email
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
        && !email.contains(char::is_whitespace)
        && email.len() <= 254;
    if !well_formed {
        return Err(invalid(format!("{email} is not a mail address.")));
    }
    if account.password.chars().count() < MIN_PASSWORD {
        return Err(invalid(format!(
            "A password has at least {MIN_PASSWORD} characters."
        )));
    }
    if !matches!(account.language.as_str(), "fr" | "en") {
        return Err(invalid("The language is fr or en."));
    }
    if account.first_name.trim().is_empty() || account.last_name.trim().is_empty() {
        return Err(invalid("Give a first and a last name."));
    }
    Ok(())
}

/// The person record has the account's id (an account *is* that person).
async fn add_person(app: &App, user: &User, catalogue: Arc<Catalogue>) -> Result<(), ServiceError> {
    let Some(ty) = catalogue.record_type("person").cloned() else {
        return Ok(());
    };
    let mut json = Map::from_iter([
        (
            "first_name".to_owned(),
            Value::from(user.first_name.clone()),
        ),
        ("last_name".to_owned(), Value::from(user.last_name.clone())),
        (
            "full_name".to_owned(),
            Value::from(format!("{} {}", user.first_name, user.last_name)),
        ),
        ("email".to_owned(), Value::from(user.email.clone())),
        ("language".to_owned(), Value::from(user.language.clone())),
    ]);
    if let Some(company) = user.company {
        json.insert("employer".to_owned(), Value::from(company.to_string()));
    }
    json.retain(|name, _| ty.field(name).is_some());
    let fields = validate::parse_fields(&ty, &json).map_err(|issues| ServiceError::Refused {
        code: ErrorCode::Invalid,
        detail: "The person cannot be registered.".to_owned(),
        issues,
    })?;
    let intent = Intent::Create(CreateIntent {
        id: user.id.into(),
        record_type: ty.name.clone(),
        site_id: None,
        company_id: user.company,
        provisional_no: None,
        external_id: None,
        fields,
    });
    let who = Registrar {
        user: user.id,
        org: user.org,
        company: user.company,
        permission: CREATE_PERSON,
    };
    let caller = registrar(app, who, catalogue);
    ingest::submit(app, &caller, &ty.name, user.id.into(), vec![intent]).await?;
    Ok(())
}

/// Somebody who makes a record about themself before they have any right.
pub(crate) struct Registrar {
    /// The person.
    pub(crate) user: UserId,
    /// The tenant.
    pub(crate) org: OrgId,
    /// Employer.
    pub(crate) company: Option<RecordId>,
    /// The one right they get for it.
    pub(crate) permission: &'static str,
}

/// The person acts with that one right and no other.
pub(crate) fn registrar(app: &App, who: Registrar, catalogue: Arc<Catalogue>) -> Caller {
    let subject = Subject {
        user: who.user,
        org: who.org,
        company: who.company,
        sites: Vec::new(),
        team: Vec::new(),
        roles: Vec::new(),
        groups: Vec::new(),
        is_superuser: false,
    };
    let grant = Grant {
        permission: who.permission.to_owned(),
        scope: Scope::All,
        deny: false,
    };
    let valid_until = app.now() + SNAPSHOT_LIFE_MS;
    Caller {
        user: who.user,
        org: who.org,
        device: None,
        ip: String::new(),
        request_id: COMMAND_LINE.to_owned(),
        grants: Arc::new(compile(subject, &[], &[], &[grant], 0, valid_until)),
        catalogue,
        cause: None,
    }
}

fn line(app: &App, user: UserId, action: &str, details: Value) -> AuditRow {
    AuditRow {
        at: app.now(),
        user: None,
        action: action.to_owned(),
        entity: "user".to_owned(),
        object: Some(user.to_string()),
        details: details.to_string(),
        ip: String::new(),
        device: None,
        device_time: None,
        request_id: COMMAND_LINE.to_owned(),
    }
}

async fn give_role(
    conn: &mut AnyConnection,
    org: OrgId,
    user: UserId,
    role: &str,
) -> Result<(), ServiceError> {
    if !roles::role_exists(&mut *conn, org, role).await? {
        return Err(invalid(format!(
            "There is no role {role}; install the module that declares it or correct the name."
        )));
    }
    roles::insert_user_role(conn, org, user, role).await?;
    Ok(())
}

/// Gives a person a role or a permission, and makes every snapshot of rights outdated.
///
/// # Errors
/// [`ErrorCode::NotFound`] for an unknown person, [`ErrorCode::Invalid`] for an unknown role or a
/// permission that cannot be read.
pub async fn grant(
    app: &App,
    email: &str,
    role: Option<&str>,
    permission: Option<&str>,
) -> Result<(), ServiceError> {
    if role.is_none() && permission.is_none() {
        return Err(invalid("Say what to give: a role or a permission."));
    }
    let mut tx = app.db.begin().await?;
    let user = users::by_email(&mut tx, email).await?.ok_or_else(|| {
        ServiceError::refused(ErrorCode::NotFound, format!("{email} has no account."))
    })?;
    if let Some(role) = role {
        give_role(&mut tx, user.org, user.id, role).await?;
    }
    if let Some(permission) = permission {
        let grant: Grant = permission
            .parse()
            .map_err(|error: shared_model::policy::GrantError| invalid(error.to_string()))?;
        roles::insert_user_grant(&mut tx, user.org, user.id, &grant).await?;
    }
    bump_epoch(&mut tx, user.org).await?;
    let details = json!({ "role": role, "permission": permission });
    audit::append(&mut tx, user.org, line(app, user.id, "grant", details)).await?;
    Ok(tx.commit().await?)
}
