//! `{placeholders}` in the texts of hooks and notifications, and `{{secret:NAME}}`.

use super::super::finding::{Part, Report};
use super::super::spelling::{is_secret_name, suggest};
use crate::schema::RecordType;

/// What every event offers besides the fields of its record and `<type>_id`.
const WORDS: [&str; 22] = [
    "actor",
    "actor_email",
    "actor_id",
    "at",
    "created_at",
    "created_by",
    "created_by_id",
    "created_by_name",
    "event",
    "event_id",
    "id",
    "number",
    "official_no",
    "provisional_no",
    "reason",
    "record_type",
    "site",
    "site_id",
    "status",
    "title",
    "transition",
    "url",
];

/// Where a text stands and what it may speak of; `ty` is absent when the event has no record.
pub(super) struct Speaker<'a> {
    pub part: &'a Part,
    pub pointer: String,
    pub ty: Option<&'a RecordType>,
}

impl Speaker<'_> {
    /// Reports names that no event offers, and secrets in a text people read.
    pub(super) fn check(&self, text: &str, report: &mut Report) {
        if text.contains("{{") {
            report.error(
                self.part,
                &self.pointer,
                "a text for people cannot hold a secret or an expression",
                "Write placeholders with single braces, such as {title}.",
            );
            return;
        }
        let Some(ty) = self.ty else { return };
        for name in placeholders(text) {
            self.known(name, ty, report);
        }
    }

    fn known(&self, name: &str, ty: &RecordType, report: &mut Report) {
        let number = format!("{}_id", ty.name);
        let fields = ty.fields.iter().map(|f| f.name.as_str());
        let mut all = fields.chain(WORDS).chain([number.as_str()]);
        if !all.clone().any(|known| known == name) {
            report.error(
                self.part,
                &self.pointer,
                format!("no event of \"{}\" offers {{{name}}}", ty.name),
                suggest(name, all.by_ref()),
            );
        }
    }

    /// Reports secrets with a bad name, and single braces where only a secret makes sense.
    pub(super) fn check_secrets(&self, text: &str, report: &mut Report) {
        let mut rest = text;
        while let Some(start) = rest.find("{{") {
            let Some(end) = rest[start..].find("}}") else {
                break;
            };
            let inside = &rest[start + 2..start + end];
            if !inside.strip_prefix("secret:").is_some_and(is_secret_name) {
                report.error(
                    self.part,
                    &self.pointer,
                    format!("\"{{{{{inside}}}}}\" is not a secret"),
                    "Write {{secret:NAME}} with capital letters, digits and \"_\".",
                );
            }
            rest = &rest[start + end + 2..];
        }
        let plain = text.replace("{{", "").replace("}}", "");
        if let Some(name) = placeholders(&plain).first() {
            report.error(
                self.part,
                &self.pointer,
                format!("{{{name}}} would be taken from the record, where secrets do not belong"),
                format!(
                    "Write {{{{secret:{}}}}}: it is resolved when sent and never logged.",
                    name.to_uppercase()
                ),
            );
        }
    }
}

/// The names between single braces.
fn placeholders(text: &str) -> Vec<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .filter(|name| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::placeholders;

    #[test]
    fn names_between_braces() {
        assert_eq!(
            placeholders("#{incident_id}: {title} {not one} {}"),
            ["incident_id", "title"]
        );
        assert_eq!(placeholders("no { brace"), Vec::<&str>::new());
    }
}
