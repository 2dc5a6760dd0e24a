//! By which clock a person lives.

use jiff::tz::TimeZone;
use shared_model::record::Record;
use shared_model::time_zone;

use crate::api::SessionUser;

/// The IANA name of this device's zone, where its system tells one.
pub(crate) fn here() -> Option<String> {
    TimeZone::system().iana_name().map(str::to_owned)
}

/// What the person chose, else what the server knew at the sign-in, else the clock of this device.
pub(crate) fn of(person: Option<&Record>, user: &SessionUser) -> TimeZone {
    let chosen = person.and_then(|record| record.text("time_zone"));
    [chosen, Some(user.time_zone.as_str())]
        .into_iter()
        .flatten()
        .filter(|name| !name.is_empty())
        .find_map(time_zone::named)
        .unwrap_or_else(TimeZone::system)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use shared_model::record::FieldValue;

    use super::*;

    /// contract: D5
    #[test]
    fn what_a_person_chose_comes_before_the_account_and_that_before_the_device() {
        let user = |zone: &str| {
            let mut user = serde_json::json!({ "id": crate::testing::AMELIE, "email": "",
                "first_name": "", "last_name": "", "language": "fr" });
            user["time_zone"] = zone.into();
            serde_json::from_value::<SessionUser>(user).unwrap()
        };
        let mut person = crate::testing::record(1);
        assert_eq!(of(Some(&person), &user("")), TimeZone::system());
        let oslo = of(Some(&person), &user("Europe/Oslo"));
        assert_eq!(oslo.iana_name(), Some("Europe/Oslo"));
        let chosen = FieldValue::Text("Africa/Luanda".into());
        person.fields.insert("time_zone".into(), chosen);
        let luanda = of(Some(&person), &user("Europe/Oslo"));
        assert_eq!(luanda.iana_name(), Some("Africa/Luanda"));
        assert_eq!(of(None, &user("Atlantis/Deep")), TimeZone::system());
    }
}
