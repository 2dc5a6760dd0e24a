//! The examples of the source document, word for word.

use super::super::*;
use super::shipped::{core, files, hse};
use crate::schema::ActionDef;

/// The manifest of the source document.
const MANIFEST: &str = r#"{
  "name": "HSE Reports",
  "code": "hse",
  "version": "1.0.0",
  "description": "Module de gestion des rapports HSE",
  "author": "OpsFlux Team",
  "license": "Proprietary",

  "dependencies": {
    "core_services": [
      "notification",
      "email",
      "file_manager",
      "workflow",
      "audit"
    ],
    "python_packages": [
      "reportlab==4.0.4",
      "pillow==10.0.0"
    ]
  },

  "permissions": [
    {"code": "hse.view.incident", "name": "Voir incidents"},
    {"code": "hse.create.incident", "name": "Créer incident"},
    {"code": "hse.approve.incident", "name": "Approuver incident"}
  ],

  "menu_items": [
    {
      "label": "HSE Reports",
      "icon": "AlertTriangle",
      "route": "/hse/incidents",
      "permission": "hse.view.incident",
      "order": 10
    }
  ],

  "hooks": [
    {
      "event": "incident.created",
      "action": "send_notification",
      "config": {
        "recipients": "role:hse_manager",
        "template": "incident_created"
      }
    },
    {
      "event": "incident.severity.critical",
      "action": "send_email",
      "config": {
        "recipients": "role:admin",
        "template": "critical_incident_alert"
      }
    }
  ],

  "database": {
    "migrations": true,
    "backup_priority": "high"
  }
}
"#;

/// The least that the manifest's hooks need: a type with a severity, a template each, texts.
const TYPE: &str = r#"{
  "name": "incident", "plural": "incidents", "title_field": "title",
  "fields": [
    {"name": "title", "kind": "text", "required": true},
    {"name": "severity", "kind": "choice", "choices": ["low", "medium", "high", "critical"]}
  ],
  "events": [{"name": "severity.critical", "when": {"severity": "critical"}}]
}"#;
const VIEWS: &str = r#"{
  "record_type": "incident",
  "lists": [{"name": "all", "columns": ["title"]}],
  "form": {"sections": [{"name": "what", "fields": ["title", "severity"]}]}
}"#;

fn source_package() -> Files {
    let shipped = files("hse");
    let mut package: Files = [
        ("module.json", MANIFEST),
        ("types/incident.json", TYPE),
        ("views/incident.json", VIEWS),
    ]
    .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
    .into();
    for path in [
        "templates/email/critical_incident_alert.html",
        "i18n/fr.ftl",
        "i18n/en.ftl",
    ] {
        package.insert(path.to_owned(), shipped[path].clone());
    }
    for path in ["i18n/fr.ftl", "i18n/en.ftl"] {
        let text = package.get_mut(path).unwrap();
        text.extend_from_slice(b"\nemail-critical_incident_alert-subject = URGENT\n");
    }
    let words = r#"{"title": {"fr": "{title}", "en": "{title}"}, "message": {"fr": "{severity}", "en": "{severity}"}}"#;
    package.insert(
        "templates/notification/incident_created.json".to_owned(),
        words.into(),
    );
    package
}

/// contract: G2, G3, G4, G5, G6, G7, F14
#[test]
fn the_manifest_of_the_source_installs_unchanged() {
    let (module, findings) = inspect(&source_package(), &[core()]);
    let module = module.unwrap_or_else(|| panic!("{findings:?}"));
    // One warning: packages of a programming language have no effect here.
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].line, findings[0].level), (17, Level::Warning));

    assert_eq!(
        (module.code.as_str(), module.version.as_str()),
        ("hse", "1.0.0")
    );
    assert_eq!(module.dependencies.core_services.len(), 5);
    assert_eq!(module.database.backup_priority.as_deref(), Some("high"));
    assert_eq!(module.permissions[2].name, "Approuver incident");
    assert_eq!(module.menu_items[0].route, "/hse/incidents");
    let texts = crate::i18n::Texts::new("fr", &[&module]);
    assert_eq!(
        texts.format(&module.menu_items[0].label, &[]),
        "HSE Reports"
    );

    assert_eq!(module.hooks[0].event, "incident.created");
    assert!(matches!(
        &module.hooks[0].actions[..],
        [ActionDef::SendNotification { recipients, category, priority: 1, .. }]
            if recipients == "role:hse_manager" && category == "system"
    ));
    assert!(matches!(
        &module.hooks[1].actions[..],
        [ActionDef::SendEmail { template, subject, .. }]
            if template == "critical_incident_alert" && subject.is_empty()
    ));
}

/// contract: F13
#[test]
fn the_first_hook_of_the_source_installs_unchanged() {
    let hook = r##"{
  "name": "Alert HSE managers - Critical incident",
  "event": "incident.created",
  "conditions": {
    "severity": "critical"
  },
  "actions": [
    {
      "type": "send_notification",
      "config": {
        "recipients": "role:hse_manager",
        "title": "URGENT: Incident critique #{incident_id}",
        "message": "Un incident critique a été créé: {title}",
        "category": "alert",
        "priority": 3
      }
    },
    {
      "type": "send_email",
      "config": {
        "recipients": "role:admin",
        "subject": "URGENT: Incident critique #{incident_id}",
        "template": "critical_incident_alert"
      }
    }
  ]
}"##;
    let hook = parse_hook(hook, &[core(), hse()]).unwrap();
    assert_eq!(hook.actions.len(), 2);
    assert!(hook.is_active);
}

/// contract: F7, F13
#[test]
fn the_second_hook_of_the_source_must_name_its_secret() {
    let hook = r#"{
  "name": "Send incident to external QHSE system",
  "event": "incident.submitted",
  "actions": [
    {
      "type": "call_webhook",
      "config": {
        "url": "https://qhse-external.com/api/incidents",
        "headers": {
          "Authorization": "Bearer {EXTERNAL_API_KEY}"
        }
      }
    }
  ]
}"#;
    let findings = parse_hook(hook, &[core(), hse()]).unwrap_err();
    assert_eq!((findings.len(), findings[0].line), (1, 10));
    assert!(findings[0].remedy.contains("{{secret:EXTERNAL_API_KEY}}"));
    let translated = hook.replace("{EXTERNAL_API_KEY}", "{{secret:EXTERNAL_API_KEY}}");
    assert!(parse_hook(&translated, &[core(), hse()]).is_ok());
}

/// contract: F8, F13
#[test]
fn the_third_hook_of_the_source_is_refused_with_file_line_and_remedy() {
    let hook = r#"{
  "name": "Auto-create investigation for serious incidents",
  "event": "incident.created",
  "conditions": {
    "severity": {"in": ["critical", "major"]}
  },
  "actions": [
    {
      "type": "execute_code",
      "config": {
        "code": "Investigation.objects.create(incident_id=context['incident_id'], assigned_to=context['created_by'])"
      }
    }
  ]
}
"#;
    let mut package = files("hse");
    package.remove("hooks/40-incident-investigation.json");
    package.remove("tests/incident.json");
    package.insert("hooks/third.json".to_owned(), hook.into());
    let findings = parse(&package, &[core()]).unwrap_err();
    let told: Vec<_> = findings.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "hooks/third.json:5: \"major\" does not fit \"severity\". Use one of low, medium, high, \
             critical.",
            "hooks/third.json:9: action \"execute_code\" is not accepted: a package holds no code. \
             Declare the effect instead: create_record makes a record, such as an investigation, \
             with the rights of run_as.",
        ]
    );
    assert_eq!(parse_hook(hook, &[core(), hse()]).unwrap_err().len(), 2);
}

#[test]
fn a_hook_that_is_no_hook_is_refused() {
    for text in [
        "",
        "[]",
        "{}",
        "null",
        "{\"name\":\"x\",\"event\":\"incident.created\",\"actions\":[]}",
    ] {
        let findings = parse_hook(text, &[core(), hse()]).unwrap_err();
        assert_eq!(findings[0].file, "hook.json", "{text}");
    }
}
