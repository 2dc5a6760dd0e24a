#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::*;

fn module(fr: &str, en: &str) -> Module {
    Module {
        texts: [
            ("fr".to_owned(), fr.to_owned()),
            ("en".to_owned(), en.to_owned()),
        ]
        .into(),
        ..Module::default()
    }
}

/// contract: I7
#[test]
fn the_engine_speaks_both_languages_with_the_same_messages() {
    let ids = |language| message_ids(&Texts::source(language, &[]));
    assert!(ids("en").len() > 100);
    assert_eq!(ids("fr"), ids("en"));
    for language in LANGUAGES {
        assert_eq!(broken_lines(&Texts::source(language, &[])), []);
    }
}

#[test]
fn a_missing_message_falls_back_to_english_then_to_its_id() {
    let module = module("only-fr = Oui", "only-en = Yes { $who }");
    let texts = Texts::new("fr-CA", &[&module]);
    assert_eq!(texts.language(), "fr");
    assert_eq!(texts.format("only-fr", &[]), "Oui");
    assert_eq!(texts.format("only-en", &[("who", "Ana")]), "Yes Ana");
    assert_eq!(texts.format("nobody", &[]), "[nobody]");
    assert_eq!(texts.find("nobody", &[]), None);
    assert_eq!(Texts::new("es", &[]).language(), "en");
}

#[test]
fn whole_numbers_choose_the_plural_of_the_language_and_are_written_as_given() {
    let plural = "n = { $count ->\n    [one] { $count } un\n   *[other] { $count } plusieurs\n }";
    let module = module(plural, plural);
    let say = |language, count| Texts::new(language, &[&module]).format("n", &[("count", count)]);
    assert_eq!(say("fr", "0"), "0 un");
    assert_eq!(say("en", "0"), "0 plusieurs");
    assert_eq!(say("fr", "12345"), "12345 plusieurs");
    assert_eq!(say("fr", "01"), "01 plusieurs");
}

#[test]
fn a_module_replaces_the_words_of_the_engine() {
    let module = module("issue-required = Indispensable", "issue-required = Needed");
    assert_eq!(
        Texts::new("fr", &[&module]).format("issue-required", &[]),
        "Indispensable"
    );
    assert!(Texts::source("fr", &[&module]).contains("Indispensable"));
}

#[test]
fn a_missing_parameter_stays_visible_and_nothing_panics() {
    let texts = Texts::new("en", &[]);
    assert_eq!(
        texts.format("issue-min-length", &[]),
        "At least {$min} characters"
    );
}

#[test]
fn texts_are_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&Texts::new("fr", &[]));
}

#[test]
fn broken_lines_are_named() {
    let broken = broken_lines("a = one\nb = { $x\nc = three\n");
    assert_eq!(broken.len(), 1);
    assert_eq!(broken[0].line, 2);
    assert_eq!(message_ids("a = one\nb = { $x\nc = three\n").len(), 2);
}

/// Every quoted word of the sources that begins like a text of the engine.
fn named_in_sources(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            named_in_sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
            let text = fs::read_to_string(&path).unwrap();
            let quoted = text.split('"').skip(1).step_by(2).filter(|word| {
                ["refused-", "issue-", "why-"]
                    .iter()
                    .any(|start| word.starts_with(start))
                    && word.chars().all(|c| c.is_ascii_lowercase() || c == '-')
                    && !word.ends_with('-')
            });
            found.extend(quoted.map(str::to_owned));
        }
    }
}

#[test]
fn every_refusal_and_issue_named_by_the_rules_has_words() {
    let mut named = BTreeSet::new();
    for folder in ["workflow", "policy", "validate", "doc", "sync"] {
        named_in_sources(
            &Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("src")
                .join(folder),
            &mut named,
        );
    }
    assert!(named.contains("refused-four-eyes"), "{named:?}");
    let texts = Texts::new("fr", &[]);
    let silent: Vec<_> = named
        .iter()
        .filter(|id| texts.find(id, &[]).is_none())
        .collect();
    assert_eq!(silent, Vec::<&String>::new());
    for rule in [
        "required",
        "min-length",
        "max-length",
        "min",
        "max",
        "not-a-choice",
        "bad-date",
        "bad-datetime",
        "bad-reference",
        "too-many",
        "file-too-large",
        "bad-media-type",
        "wrong-kind",
        "unknown-field",
        "read-only",
    ] {
        assert!(
            texts.find(&format!("issue-{rule}"), &[]).is_some(),
            "{rule}"
        );
    }
}

#[test]
fn every_stable_code_has_words() {
    use crate::error::ErrorCode::{self, *};
    let texts = Texts::new("en", &[]);
    let codes: [ErrorCode; 15] = [
        BadRequest,
        Unauthenticated,
        Forbidden,
        NotFound,
        Invalid,
        StaleTransition,
        Duplicate,
        Deleted,
        Integrity,
        BlockedBy,
        Held,
        TooLarge,
        RateLimited,
        Offline,
        Internal,
    ];
    for code in codes {
        let id = format!("error-{}", code.as_str().replace('_', "-"));
        assert!(texts.find(&id, &[]).is_some(), "{id}");
    }
}

/// contract: D14
#[test]
fn the_subject_of_a_digest_counts() {
    let subject =
        |count| Texts::new("fr", &[]).format("email-weekly_digest-subject", &[("count", count)]);
    assert_eq!(subject("1"), "[OpsFlux] Votre résumé : une notification");
    assert_eq!(subject("7"), "[OpsFlux] Votre résumé : 7 notifications");
}
