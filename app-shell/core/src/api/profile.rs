//! `profile.*`: what a person says of themself (contract B11). It is their person record, so it is
//! changed without a link too; the server follows it in the account (mails, text messages).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use shared_model::error::ErrorCode;
use shared_model::i18n::LANGUAGES;
use shared_model::policy::{Grants, ResourceRef};
use shared_model::record::Record;
use shared_model::schema::RecordType;
use ts_rs::TS;

use super::record::write;
use super::{CommandError, NoArgs};
use crate::client::Client;
use crate::error::CoreError;
use crate::replica::records;
use crate::write::edit::Change;
use crate::zone;

/// Record type of people.
const PERSON: &str = "person";

/// The signed-in person, as their record says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProfileView {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Address of the account; an administrator changes it.
    pub email: String,
    /// Telephone, for urgent text messages.
    pub phone: String,
    /// Language of mails and messages: `fr` or `en`.
    pub language: String,
    /// The clock of quiet hours and digests, as an IANA name; empty when nobody knows one.
    pub time_zone: String,
    /// The record is here and the person may change it.
    pub editable: bool,
}

/// What changes; what is absent stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct ProfileArgs {
    /// Given name.
    #[ts(optional)]
    pub first_name: Option<String>,
    /// Family name.
    #[ts(optional)]
    pub last_name: Option<String>,
    /// Telephone; empty removes it.
    #[ts(optional)]
    pub phone: Option<String>,
    /// `fr` or `en`.
    #[ts(optional)]
    pub language: Option<String>,
    /// An IANA name.
    #[ts(optional)]
    pub time_zone: Option<String>,
}

pub(super) async fn get(client: &Client, _: NoArgs) -> Result<ProfileView, CommandError> {
    let user = client
        .session()
        .map(|session| session.profile.user)
        .ok_or_else(|| CoreError::refused(ErrorCode::Unauthenticated, "Sign in first."))?;
    let id = user.id.into();
    let stored = client
        .replica()
        .read(move |conn| records::get(conn, id))
        .await?;
    let clock = zone::of(stored.as_ref().map(|stored| &stored.record), &user);
    let time_zone = clock.iana_name().unwrap_or_default().to_owned();
    let Some(stored) = stored else {
        return Ok(ProfileView {
            first_name: user.first_name,
            last_name: user.last_name,
            email: user.email,
            phone: String::new(),
            language: user.language,
            time_zone,
            editable: false,
        });
    };
    let text = |name: &str| stored.record.text(name).unwrap_or_default().to_owned();
    let ty = client.catalogue().record_type(PERSON).cloned();
    let grants = client.grants();
    let editable = ty.zip(grants).is_some_and(|(ty, grants)| {
        grants.is_valid_at(client.now()) && may_edit(&grants, &ty, &stored.record)
    });
    Ok(ProfileView {
        first_name: text("first_name"),
        last_name: text("last_name"),
        email: user.email,
        phone: text("phone"),
        language: text("language"),
        time_zone,
        editable,
    })
}

fn may_edit(grants: &Grants, ty: &RecordType, record: &Record) -> bool {
    grants.allows(&ty.permission("edit"), &ResourceRef::of(ty, record))
}

pub(super) async fn set(client: &Client, args: ProfileArgs) -> Result<ProfileView, CommandError> {
    let wrong = |language: &String| !LANGUAGES.contains(&language.as_str());
    if args.language.as_ref().is_some_and(wrong) {
        return Err(CommandError::new(
            ErrorCode::Invalid,
            format!("The languages are {}.", LANGUAGES.join(" and ")),
        ));
    }
    let before = get(client, NoArgs {}).await?;
    let fields = changed(&before, &args);
    if fields.is_empty() {
        return Ok(before);
    }
    let saved = write(client, move |conn, scene, author| {
        let id = author.user.into();
        Change { scene, author, id }.edit(conn, &fields, None)
    })
    .await?;
    client.renamed(&saved.row.record).await?;
    get(client, NoArgs {}).await
}

/// The fields that differ; the full name follows its parts.
fn changed(before: &ProfileView, args: &ProfileArgs) -> Map<String, Value> {
    let mut fields = Map::new();
    let wanted = [
        ("first_name", &args.first_name, &before.first_name),
        ("last_name", &args.last_name, &before.last_name),
        ("phone", &args.phone, &before.phone),
        ("language", &args.language, &before.language),
        ("time_zone", &args.time_zone, &before.time_zone),
    ];
    for (name, after, before) in wanted {
        if let Some(after) = after.as_deref().map(str::trim)
            && after != before
        {
            fields.insert(name.to_owned(), after.into());
        }
    }
    if fields.contains_key("first_name") || fields.contains_key("last_name") {
        let part = |name: &str, before: &str| {
            let text = fields.get(name).and_then(Value::as_str).unwrap_or(before);
            text.to_owned()
        };
        let full = format!(
            "{} {}",
            part("first_name", &before.first_name),
            part("last_name", &before.last_name)
        );
        fields.insert("full_name".to_owned(), full.trim().into());
    }
    fields
}
