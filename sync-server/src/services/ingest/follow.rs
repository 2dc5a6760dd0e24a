//! What the server itself reads of two core records is kept where it looks, in the same transaction:
//! a person's name, telephone, language and clock in their account (mails, text messages, quiet hours),
//! and their preferences beside it (contract D5).

use shared_model::ids::OrgId;
use shared_model::preferences::{self, Preferences};
use shared_model::record::Record;
use shared_model::time_zone;
use sqlx::AnyConnection;

use super::target::Target;
use crate::error::ServiceError;
use crate::services::notify;
use crate::store::users::{self, Profile};

/// Type of the record that is a person.
const PERSON: &str = "person";

/// Takes over what changed.
pub(super) async fn accounts(
    conn: &mut AnyConnection,
    org: OrgId,
    changed: &[&Target],
) -> Result<(), ServiceError> {
    for target in changed {
        let Some(record) = target.record.as_deref() else {
            continue;
        };
        match target.ty.name.as_str() {
            // An account is made with its values: only later changes matter.
            PERSON if !target.is_new() => profile(conn, org, record).await?,
            preferences::RECORD_TYPE => wishes(conn, record).await?,
            _ => {}
        }
    }
    Ok(())
}

async fn profile(
    conn: &mut AnyConnection,
    org: OrgId,
    record: &Record,
) -> Result<(), ServiceError> {
    let profile = Profile {
        first_name: record.text("first_name").unwrap_or_default(),
        last_name: record.text("last_name").unwrap_or_default(),
        phone_number: record.text("phone").filter(|phone| !phone.is_empty()),
        language: record.text("language").unwrap_or_default(),
        time_zone: record
            .text("time_zone")
            .filter(|zone| time_zone::named(zone).is_some()),
    };
    Ok(users::follow(conn, org, record.id.into(), &profile).await?)
}

/// Nobody but the person speaks for them.
async fn wishes(conn: &mut AnyConnection, record: &Record) -> Result<(), ServiceError> {
    let own = |user| preferences::record_of(user) == record.id;
    let Some(user) = record.created_by.filter(|user| own(*user)) else {
        return Ok(());
    };
    notify::save(conn, &user.to_string(), &Preferences::of(record)).await
}
