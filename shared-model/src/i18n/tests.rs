#![allow(clippy::unwrap_used)]

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
