//! Companies, sites, areas and people with their accounts.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};
use shared_model::doc::{CreateIntent, Intent};
use shared_model::error::ErrorCode;
use shared_model::ids::{OrgId, RecordId, UserId};
use shared_model::schema::Catalogue;
use shared_model::validate;

use super::draw::Draw;
use super::{DAY_MS, PASSWORD, broken, caller, sample};
use crate::app::{App, Caller};
use crate::error::ServiceError;
use crate::services::auth::hash_password;
use crate::services::grants::bump_epoch;
use crate::services::ingest::{self, Submission};
use crate::services::records;
use crate::store::users::User;
use crate::store::{roles, users};

/// The reference records were made this long ago.
const AGE_DAYS: i64 = 400;
/// Role that may write reference records.
const ADMIN: &str = "admin";
const SITE: &str = "site";

/// A record of a sample.
#[derive(Deserialize)]
struct Entry {
    key: String,
    fields: Map<String, Value>,
    #[serde(default)]
    account: Option<Account>,
}

#[derive(Deserialize)]
struct Account {
    roles: Vec<String>,
    sites: Vec<String>,
}

/// A rule that makes one record for every fitting site.
#[derive(Deserialize)]
struct Rule {
    kinds: Vec<String>,
    fields: Map<String, Value>,
}

/// The samples as written.
pub(super) struct Cast {
    companies: Vec<Entry>,
    sites: Vec<Entry>,
    areas: Vec<Rule>,
    people: Vec<Entry>,
}

impl Cast {
    /// Address of the first person: tells whether the demonstration is there.
    pub(super) fn first_email(&self) -> &str {
        self.people.first().map_or("", |entry| text(entry, "email"))
    }
}

fn text<'a>(entry: &'a Entry, field: &str) -> &'a str {
    entry
        .fields
        .get(field)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// Reads the samples.
///
/// # Errors
/// When one is missing or damaged.
pub(super) fn read() -> Result<Cast, ServiceError> {
    Ok(Cast {
        companies: sample("core", "companies.json")?,
        sites: sample("core", "sites.json")?,
        areas: sample("core", "areas.json")?,
        people: sample("core", "people.json")?,
    })
}

/// A person who acts in the demonstration.
pub(super) struct Player {
    /// Account and person record.
    pub(super) id: UserId,
    /// Roles.
    pub(super) roles: Vec<String>,
    /// Sites.
    pub(super) sites: Vec<RecordId>,
}

/// The reference records by what incidents need of them.
pub(super) struct Stage {
    /// Sites.
    pub(super) sites: Vec<RecordId>,
    /// Areas of a site.
    pub(super) areas: BTreeMap<RecordId, Vec<RecordId>>,
    /// People.
    pub(super) people: Vec<Player>,
}

/// Ids by the keys of the samples.
struct Keys {
    ids: BTreeMap<String, RecordId>,
    draw: Draw,
    made_at: i64,
}

impl Keys {
    fn id(&mut self, key: &str) -> RecordId {
        if let Some(id) = self.ids.get(key) {
            return *id;
        }
        let id = RecordId(self.draw.id(self.made_at));
        self.ids.insert(key.to_owned(), id);
        id
    }

    /// Values that begin with `@` become the id of the record with that key.
    fn resolve(&mut self, fields: &Map<String, Value>) -> Map<String, Value> {
        fields
            .iter()
            .map(|(name, value)| {
                let key = value.as_str().and_then(|text| text.strip_prefix('@'));
                let value = key.map_or_else(
                    || value.clone(),
                    |key| Value::from(self.id(key).to_string()),
                );
                (name.clone(), value)
            })
            .collect()
    }
}

/// Writes everything: accounts first, then the records, as the first administrator.
///
/// # Errors
/// When a sample breaks a rule or the database fails.
pub(super) async fn write(app: &App, org: OrgId, cast: &Cast) -> Result<Stage, ServiceError> {
    let mut keys = Keys {
        ids: BTreeMap::new(),
        draw: Draw::new(1),
        made_at: app.now() - AGE_DAYS * DAY_MS,
    };
    let people = write_accounts(app, org, cast, &mut keys).await?;
    let admin = people
        .iter()
        .find(|person| person.roles.iter().any(|role| role == ADMIN))
        .ok_or_else(|| broken("nobody is an administrator"))?;
    let admin = caller(app, org, admin.id).await?;
    let mut records = Vec::new();
    for (ty, entries) in [
        ("company", &cast.companies),
        (SITE, &cast.sites),
        ("person", &cast.people),
    ] {
        for entry in entries {
            let id = keys.id(&entry.key);
            records.push((ty, id, keys.resolve(&entry.fields)));
        }
    }
    let areas = areas(cast, &mut keys, &mut records);
    submit(app, &admin, records, keys.made_at).await?;
    Ok(Stage {
        sites: cast.sites.iter().map(|site| keys.id(&site.key)).collect(),
        areas,
        people,
    })
}

type NewRecord = (&'static str, RecordId, Map<String, Value>);

fn areas(
    cast: &Cast,
    keys: &mut Keys,
    records: &mut Vec<NewRecord>,
) -> BTreeMap<RecordId, Vec<RecordId>> {
    let mut by_site = BTreeMap::<RecordId, Vec<RecordId>>::new();
    for site in &cast.sites {
        let fitting = cast
            .areas
            .iter()
            .filter(|rule| rule.kinds.iter().any(|kind| kind == text(site, "kind")));
        for rule in fitting {
            let fields: Map<String, Value> = rule
                .fields
                .iter()
                .map(|(name, value)| (name.clone(), for_site(value, &site.key)))
                .collect();
            let code = fields
                .get("code")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let id = keys.id(&format!("area {code}"));
            by_site.entry(keys.id(&site.key)).or_default().push(id);
            records.push(("area", id, keys.resolve(&fields)));
        }
    }
    by_site
}

fn for_site(value: &Value, site: &str) -> Value {
    match value.as_str() {
        Some(text) => Value::from(text.replace("{site}", site)),
        None => value.clone(),
    }
}

async fn write_accounts(
    app: &App,
    org: OrgId,
    cast: &Cast,
    keys: &mut Keys,
) -> Result<Vec<Player>, ServiceError> {
    // One slow hash for all: everybody in the demonstration has the same password anyway.
    let password_hash = hash_password(PASSWORD)?;
    let mut players = Vec::new();
    let mut tx = app.db.begin().await?;
    for entry in &cast.people {
        let Some(account) = &entry.account else {
            continue;
        };
        let user = user(org, cast, entry, keys, &password_hash);
        users::insert(&mut tx, &user, keys.made_at).await?;
        let mut sites = Vec::new();
        for site in &account.sites {
            let site = keys.id(site.trim_start_matches('@'));
            users::insert_site(&mut tx, user.id, site).await?;
            sites.push(site);
        }
        for role in &account.roles {
            roles::insert_user_role(&mut tx, org, user.id, role).await?;
        }
        players.push(Player {
            id: user.id,
            roles: account.roles.clone(),
            sites,
        });
    }
    bump_epoch(&mut tx, org).await?;
    tx.commit().await?;
    Ok(players)
}

fn user(org: OrgId, cast: &Cast, entry: &Entry, keys: &mut Keys, password_hash: &str) -> User {
    let site = text(entry, "site").trim_start_matches('@');
    let time_zone = cast
        .sites
        .iter()
        .find(|candidate| candidate.key == site)
        .map_or("Europe/Paris", |site| text(site, "time_zone"));
    let employer = text(entry, "employer").strip_prefix('@');
    User {
        id: keys.id(&entry.key).into(),
        org,
        email: text(entry, "email").to_owned(),
        first_name: text(entry, "first_name").to_owned(),
        last_name: text(entry, "last_name").to_owned(),
        phone_number: Some(text(entry, "phone").to_owned()).filter(|phone| !phone.is_empty()),
        language: text(entry, "language").to_owned(),
        time_zone: time_zone.to_owned(),
        company: employer.map(|key| keys.id(key)),
        supervisor: None,
        password_hash: password_hash.to_owned(),
        is_superuser: false,
        is_active: true,
    }
}

async fn submit(
    app: &App,
    admin: &Caller,
    records: Vec<NewRecord>,
    at: i64,
) -> Result<(), ServiceError> {
    let submissions = records
        .into_iter()
        .map(|(ty, id, fields)| {
            let intent = create(&admin.catalogue, admin, ty, id, &fields)?;
            Ok(Submission {
                record_type: ty.to_owned(),
                record: id,
                intents: vec![intent],
                at,
            })
        })
        .collect::<Result<Vec<_>, ServiceError>>()?;
    ingest::submit_many(app, admin, submissions, false).await?;
    Ok(())
}

/// A creation from plain JSON, as the REST door makes it.
pub(super) fn create(
    catalogue: &Catalogue,
    author: &Caller,
    ty: &str,
    id: RecordId,
    fields: &Map<String, Value>,
) -> Result<Intent, ServiceError> {
    let ty = catalogue
        .record_type(ty)
        .ok_or_else(|| broken(&format!("the type {ty} is not installed")))?;
    let fields = validate::parse_fields(ty, fields).map_err(|issues| ServiceError::Refused {
        code: ErrorCode::Invalid,
        detail: format!("A sample of {} breaks a rule: {issues:?}", ty.name),
        issues: Vec::new(),
    })?;
    Ok(Intent::Create(CreateIntent {
        id,
        record_type: ty.name.clone(),
        site_id: records::site_of(ty, id, &fields),
        company_id: author.grants.subject.company,
        provisional_no: None,
        external_id: None,
        fields,
    }))
}
