//! Actions of hooks.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::finding::{Part, Report};
use super::super::spelling::{is_name, suggest};
use super::placeholders::Speaker;
use crate::i18n::Texts;
use crate::schema::{
    ActionDef, Catalogue, Field, FieldKind, HookDef, MergeClass, Module, RecordType,
};

/// Where a notification may go.
const CHANNELS: [&str; 4] = ["in_app", "email", "sms", "push"];

/// How soon a mail leaves (contract E5).
const MAIL_PRIORITIES: [&str; 4] = ["low", "normal", "high", "urgent"];

/// Words for what is known when a hook runs.
const KNOWN_THEN: [&str; 3] = ["$actor", "$author", "$now"];

/// Whether an action of the hook takes its words from a notification template.
pub(super) fn uses_template(hook: &HookDef, name: &str) -> bool {
    hook.actions.iter().any(|action| match action {
        ActionDef::SendNotification { template, .. } => template.as_deref() == Some(name),
        _ => false,
    })
}

/// What actions are judged against.
pub(super) struct Actions<'a> {
    pub modules: &'a [&'a Module],
    pub catalogue: &'a Catalogue,
    pub texts: Texts,
}

/// One action and where it stands.
struct Place<'a> {
    part: &'a Part,
    at: String,
    ty: Option<&'a RecordType>,
}

impl Place<'_> {
    fn error(
        &self,
        report: &mut Report,
        key: &str,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        report.error(self.part, &format!("{}{key}", self.at), message, remedy);
    }

    fn speaker(&self, key: &str) -> Speaker<'_> {
        Speaker {
            part: self.part,
            pointer: format!("{}{key}", self.at),
            ty: self.ty,
        }
    }
}

impl Actions<'_> {
    pub(super) fn check(
        &self,
        actions: &[ActionDef],
        ty: Option<&RecordType>,
        part: &Part,
        report: &mut Report,
    ) {
        if actions.is_empty() && report.installs() {
            report.error(part, "/actions", "the hook does nothing", "Add an action.");
        }
        for (index, action) in actions.iter().enumerate() {
            let at = format!("/actions/{index}/config");
            let place = Place { part, at, ty };
            match action {
                ActionDef::SendNotification { .. } => self.notification(action, &place, report),
                ActionDef::SendEmail { .. } => self.email(action, &place, report),
                ActionDef::CallWebhook { url, headers } => webhook(url, headers, &place, report),
                ActionDef::CreateRecord {
                    record_type,
                    fields,
                } => {
                    self.create(record_type, fields, &place, report);
                }
            }
        }
    }

    fn notification(&self, action: &ActionDef, place: &Place<'_>, report: &mut Report) {
        let ActionDef::SendNotification {
            recipients,
            title,
            message,
            template,
            category,
            priority,
            channels,
        } = action
        else {
            return;
        };
        self.recipients(recipients, false, place, report);
        self.notification_words(
            title.as_deref(),
            message.as_deref(),
            template.as_deref(),
            place,
            report,
        );
        if self
            .texts
            .find(&format!("category-{category}"), &[])
            .is_none()
        {
            place.error(
                report,
                "/category",
                format!("nobody has named the category \"{category}\""),
                format!("Use system, comment, mention, update, incident or alert, or write category-{category} in i18n/."),
            );
        }
        if *priority > 3 {
            place.error(
                report,
                "/priority",
                "the priority is above 3",
                "Use 0 (low) to 3 (urgent).",
            );
        }
        for (index, channel) in channels.iter().enumerate() {
            if !CHANNELS.contains(&channel.as_str()) {
                place.error(
                    report,
                    &format!("/channels/{index}"),
                    format!("unknown channel \"{channel}\""),
                    suggest(channel, CHANNELS),
                );
            }
        }
    }

    fn notification_words(
        &self,
        title: Option<&str>,
        message: Option<&str>,
        template: Option<&str>,
        place: &Place<'_>,
        report: &mut Report,
    ) {
        match (title, message, template) {
            (Some(title), Some(message), None) => {
                place.speaker("/title").check(title, report);
                place.speaker("/message").check(message, report);
            }
            (None, None, Some(name)) => {
                let known = || self.modules.iter().flat_map(|m| m.notifications.keys());
                if !known().any(|known| known == name) {
                    place.error(
                        report,
                        "/template",
                        format!("there is no templates/notification/{name}.json"),
                        suggest(name, known().map(String::as_str)),
                    );
                }
            }
            _ => place.error(
                report,
                "",
                "a notification takes its words from \"title\" and \"message\", or from \"template\"",
                "Write either both texts or the template, and not all three.",
            ),
        }
    }

    fn email(&self, action: &ActionDef, place: &Place<'_>, report: &mut Report) {
        let ActionDef::SendEmail {
            recipients,
            subject,
            template,
            priority,
        } = action
        else {
            return;
        };
        self.recipients(recipients, true, place, report);
        place.speaker("/subject").check(subject, report);
        let file = format!("{template}.html");
        let known = || self.modules.iter().flat_map(|m| m.emails.keys());
        if !known().any(|known| *known == file) {
            let names = known().map(|name| name.trim_end_matches(".html"));
            place.error(
                report,
                "/template",
                format!("there is no templates/email/{file}"),
                suggest(template, names),
            );
        }
        if !MAIL_PRIORITIES.contains(&priority.as_str()) {
            place.error(
                report,
                "/priority",
                format!("unknown priority \"{priority}\""),
                suggest(priority, MAIL_PRIORITIES),
            );
        }
    }

    fn recipients(&self, text: &str, by_mail: bool, place: &Place<'_>, report: &mut Report) {
        let (kind, name) = text.split_once(':').unwrap_or((text, ""));
        let roles = || {
            self.modules
                .iter()
                .flat_map(|m| &m.roles)
                .map(|r| r.code.as_str())
        };
        let people = || place.ty.into_iter().flat_map(people_of);
        let wrong = match kind {
            "role" if !roles().any(|role| role == name) => Some(suggest(name, roles())),
            "field" if !people().any(|field| field == name) => Some(suggest(name, people())),
            "group" if !is_name(name) => Some("Write group:<code>.".to_owned()),
            "user" if uuid::Uuid::parse_str(name).is_err() => Some("Write user:<id>.".to_owned()),
            "email" if !by_mail || !looks_like_address(name) => {
                Some("Write email:<address>, in send_email only.".to_owned())
            }
            "role" | "field" | "group" | "user" | "email" => None,
            _ => Some("Write role:<code>, group:<code>, user:<id> or field:<name>.".to_owned()),
        };
        if let Some(remedy) = wrong {
            place.error(
                report,
                "/recipients",
                format!("\"{text}\" reaches nobody"),
                remedy,
            );
        }
    }

    fn create(
        &self,
        name: &str,
        fields: &BTreeMap<String, Value>,
        place: &Place<'_>,
        report: &mut Report,
    ) {
        let Some(target) = self.catalogue.record_type(name) else {
            let names: Vec<_> = self
                .catalogue
                .record_types()
                .map(|t| t.name.clone())
                .collect();
            place.error(
                report,
                "/record_type",
                format!("unknown record type \"{name}\""),
                suggest(name, names.iter().map(String::as_str)),
            );
            return;
        };
        for (key, value) in fields {
            let pointer = format!("/fields/{key}");
            let writable = |field: &&Field| field.merge == MergeClass::Content;
            if target.field(key).filter(writable).is_none() {
                let known = target
                    .fields
                    .iter()
                    .filter(writable)
                    .map(|f| f.name.as_str());
                place.error(
                    report,
                    &pointer,
                    format!("\"{name}\" has no field \"{key}\" to fill in"),
                    suggest(key, known),
                );
            }
            created_value(value, &pointer, place, report);
        }
        for field in &target.fields {
            if field.required && field.default.is_none() && !fields.contains_key(&field.name) {
                place.error(
                    report,
                    "/fields",
                    format!("\"{name}\" requires \"{}\"", field.name),
                    "Give it a value here.",
                );
            }
        }
    }
}

fn created_value(value: &Value, pointer: &str, place: &Place<'_>, report: &mut Report) {
    let Some(text) = value.as_str() else { return };
    let known = match text.strip_prefix("$record.") {
        Some(name) => place.ty.is_none_or(|ty| {
            ty.field(name).is_some() || crate::condition::BUILT_INS.contains(&name)
        }),
        None => !text.starts_with('$') || KNOWN_THEN.contains(&text),
    };
    if !known {
        place.error(
            report,
            pointer,
            format!("\"{text}\" is not known when the hook runs"),
            "Write a literal, \"$actor\", \"$author\", \"$now\", \"$record.id\" or \"$record.<field>\".",
        );
    } else if !text.starts_with('$') {
        place.speaker(pointer).check(text, report);
    }
}

fn people_of(ty: &RecordType) -> impl Iterator<Item = &str> {
    let fields = ty
        .fields
        .iter()
        .filter(|f| matches!(f.kind, FieldKind::Person {}));
    fields
        .map(|f| f.name.as_str())
        .chain(["created_by", "updated_by"])
}

fn looks_like_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !text.contains(char::is_whitespace)
    })
}

fn webhook(url: &str, headers: &BTreeMap<String, String>, place: &Place<'_>, report: &mut Report) {
    let from_secret = url.starts_with("{{secret:");
    let local = ["http://127.0.0.1", "http://localhost", "http://[::1]"]
        .iter()
        .any(|start| url.starts_with(start));
    if !(from_secret || local || url.starts_with("https://")) || url.contains(char::is_whitespace) {
        place.error(
            report,
            "/url",
            format!("\"{url}\" is not an address to post to"),
            "Write https://…, or {{secret:NAME}} when the address is given at installation.",
        );
    }
    place.speaker("/url").check_secrets(url, report);
    for (name, value) in headers {
        let plain = !name.is_empty()
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !value.contains(char::is_control);
        if !plain {
            place.error(
                report,
                &format!("/headers/{name}"),
                format!("\"{name}\" is not a header"),
                "Use letters, digits and \"-\" in the name and one line in the value.",
            );
        }
        place
            .speaker(&format!("/headers/{name}"))
            .check_secrets(value, report);
    }
}
