//! The packages in `modules/`, as they ship.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::super::*;
use crate::i18n::{LANGUAGES, Texts, message_ids};
use crate::policy::Grant;
use crate::schema::{ActionDef, Catalogue, FieldKind};

fn folder(code: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../modules")
        .join(code)
}

fn read_folder(root: &Path, at: &Path, files: &mut Files) {
    for entry in fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_folder(root, &path, files);
        } else {
            let inside = path.strip_prefix(root).unwrap().to_str().unwrap();
            files.insert(inside.replace('\\', "/"), fs::read(&path).unwrap());
        }
    }
}

pub(super) fn files(code: &str) -> Files {
    let mut files = Files::new();
    read_folder(&folder(code), &folder(code), &mut files);
    files
}

pub(super) fn core() -> Module {
    parse(&files("core"), &[]).unwrap()
}

pub(super) fn hse() -> Module {
    parse(&files("hse"), &[core()]).unwrap()
}

fn told(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(ToString::to_string).collect()
}

/// contract: G1
#[test]
fn both_shipped_packages_have_no_finding() {
    let (core, findings) = inspect(&files("core"), &[]);
    assert_eq!(told(&findings), Vec::<String>::new());
    let (hse, findings) = inspect(&files("hse"), &[core.unwrap()]);
    assert_eq!(told(&findings), Vec::<String>::new());
    assert!(hse.is_some());
}

/// contract: I7
#[test]
fn everything_people_read_is_written_in_both_languages() {
    for module in [core(), hse()] {
        for language in LANGUAGES {
            let texts = message_ids(&module.texts[language]);
            let wanted = required_text_ids(&module)
                .into_iter()
                .chain(optional_text_ids(&module));
            let missing: Vec<String> = wanted
                .filter(|id| !texts.contains(id) && !id.ends_with("-help"))
                .filter(|id| !id.starts_with("role-") || module.code == "core")
                .collect();
            assert_eq!(missing, Vec::<String>::new(), "{}/{language}", module.code);
        }
        assert_eq!(
            message_ids(&module.texts["fr"]),
            message_ids(&module.texts["en"])
        );
    }
}

/// contract: J4
#[test]
fn the_words_of_the_source_are_kept() {
    let module = hse();
    let texts = Texts::new("fr", &[&module]);
    for (id, words) in [
        ("created-incident", "Incident créé avec succès"),
        (
            "forbidden-create-incident",
            "Vous n'avez pas la permission de créer des incidents",
        ),
        ("create-incident", "Créer incident"),
        ("issue-incident-title", "Titre min 10 caractères"),
        ("issue-incident-location", "Localisation requise"),
        (
            "issue-incident-description",
            "Description min 20 caractères",
        ),
        ("issue-incident-photos", "Max 5 photos"),
        ("choice-incident-severity-low", "Faible"),
        ("choice-incident-severity-medium", "Moyenne"),
        ("choice-incident-severity-high", "Haute"),
        ("choice-incident-severity-critical", "Critique"),
        ("email-base-preferences", "Gérer vos préférences"),
    ] {
        assert_eq!(texts.format(id, &[]), words);
    }
    let installed = texts.format(
        "notification-module-installed-message",
        &[("name", "HSE"), ("version", "1.0.0")],
    );
    assert_eq!(installed, "Le module HSE v1.0.0 est maintenant actif.");
}

/// contract: J4, H6
#[test]
fn an_incident_has_the_fields_and_limits_of_the_source() {
    let module = hse();
    let incident = module
        .types
        .iter()
        .find(|ty| ty.name == "incident")
        .unwrap();
    let kind = |name: &str| &incident.field(name).unwrap().kind;
    assert!(matches!(
        kind("title"),
        FieldKind::Text {
            min_length: Some(10),
            max_length: Some(160),
            ..
        }
    ));
    assert!(matches!(
        kind("location"),
        FieldKind::Text {
            min_length: Some(1),
            ..
        }
    ));
    assert!(matches!(
        kind("description"),
        FieldKind::Narrative {
            min_length: Some(20),
            max_length: Some(8000)
        }
    ));
    assert!(matches!(
        kind("photos"),
        FieldKind::PhotoSet {
            max_items: Some(5),
            max_size_bytes: Some(10_485_760)
        }
    ));
    assert!(
        matches!(kind("severity"), FieldKind::Choice { choices } if choices == &["low", "medium", "high", "critical"])
    );
    assert!(incident.safety_fact && incident.urgent_if.is_some());
    for name in ["title", "severity", "location", "description", "site"] {
        assert!(incident.field(name).unwrap().required, "{name}");
    }
}

/// contract: F5, F6, F7, J9, J14
#[test]
fn hse_ships_exactly_the_four_hooks_of_reading_8() {
    let module = hse();
    let hooks: Vec<_> = module
        .hooks
        .iter()
        .map(|h| {
            (
                h.event.as_str(),
                h.conditions.as_ref().map(ToString::to_string),
            )
        })
        .collect();
    assert_eq!(hooks.len(), 4);
    assert!(hooks.iter().all(|(event, _)| *event == "incident.created"));
    let kinds: Vec<Vec<&str>> = module
        .hooks
        .iter()
        .map(|h| h.actions.iter().map(action_name).collect())
        .collect();
    assert_eq!(
        kinds,
        [
            vec!["send_notification"],
            vec!["send_notification", "send_notification", "send_email"],
            vec!["call_webhook"],
            vec!["create_record"],
        ]
    );
    let ActionDef::SendEmail {
        subject,
        priority,
        recipients,
        ..
    } = &module.hooks[1].actions[2]
    else {
        panic!()
    };
    assert_eq!(
        (subject.as_str(), priority.as_str(), recipients.as_str()),
        (
            "URGENT: Incident critique #{incident_id}",
            "urgent",
            "role:admin"
        )
    );
    let sms = module.hooks[1].actions.iter().filter(|a| matches!(a, ActionDef::SendNotification { priority: 3, channels, .. } if channels.contains(&"sms".to_owned())));
    assert_eq!(
        sms.count(),
        1,
        "SMS go to the administrators (contract J14)"
    );
}

fn action_name(action: &ActionDef) -> &'static str {
    match action {
        ActionDef::SendNotification { .. } => "send_notification",
        ActionDef::SendEmail { .. } => "send_email",
        ActionDef::CallWebhook { .. } => "call_webhook",
        ActionDef::CreateRecord { .. } => "create_record",
    }
}

/// contract: K1
#[test]
fn the_workflow_of_incidents_goes_from_draft_to_closed_and_back_with_a_reason() {
    let module = hse();
    let workflow = module
        .workflows
        .iter()
        .find(|w| w.name == "incident")
        .unwrap();
    let path: Vec<&str> = [
        "submit",
        "investigate",
        "request_approval",
        "approve",
        "close",
    ]
    .map(|name| workflow.transition(name).unwrap().to.as_str())
    .into();
    assert_eq!(
        path,
        [
            "submitted",
            "under_investigation",
            "pending_approval",
            "approved",
            "closed"
        ]
    );
    for name in ["return", "reject", "reopen"] {
        assert!(workflow.transition(name).unwrap().requires_reason, "{name}");
    }
    let approve = workflow.transition("approve").unwrap();
    assert!(approve.four_eyes && approve.binds_content);
    assert_eq!(approve.set["approved_by"], "$actor");
    let permissions: BTreeSet<_> = workflow.transitions.iter().map(|t| &t.permission).collect();
    assert_eq!(permissions.len(), workflow.transitions.len());
}

/// contract: C6, G4
#[test]
fn every_grant_of_the_shipped_roles_is_about_a_declared_permission() {
    let modules = [core(), hse()];
    let declared: BTreeSet<String> = modules
        .iter()
        .flat_map(|m| &m.permissions)
        .map(|p| p.code.clone())
        .collect();
    for role in modules.iter().flat_map(|m| &m.roles) {
        for text in &role.grants {
            let grant: Grant = text.parse().unwrap();
            assert!(
                declared.contains(&grant.permission),
                "{}: {text} → {}",
                role.code,
                grant.permission
            );
        }
    }
    // Sites and companies share their names with scopes, and are objects all the same.
    let grant: Grant = "core.view.site".parse().unwrap();
    assert_eq!(grant.to_string(), "core.view.site@all");
    let grant: Grant = "core.view.company@own".parse().unwrap();
    assert_eq!(grant.to_string(), "core.view.company@own");
    let grant: Grant = "users.manage.company".parse().unwrap();
    assert_eq!(grant.to_string(), "users.manage.user@company");
}

#[test]
fn the_catalogue_of_events_is_closed() {
    let names = event_names(&Catalogue::new([core(), hse()], 1));
    for name in [
        "incident.created",
        "incident.submitted",
        "incident.severity.critical",
        "user.created",
        "user.login",
        "action.verified",
    ] {
        assert!(names.contains(name), "{name}");
    }
    assert!(!names.contains("order.paid"));
}

#[test]
fn a_parsed_module_survives_storage() {
    for module in [core(), hse()] {
        let stored = serde_json::to_string(&module).unwrap();
        assert_eq!(serde_json::from_str::<Module>(&stored).unwrap(), module);
    }
}
