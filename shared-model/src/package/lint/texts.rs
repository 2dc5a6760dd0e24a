//! Catalogues: both languages can be read, and nothing that people see is missing.

use std::collections::BTreeSet;

use super::super::draft::Draft;
use super::super::finding::Report;
use super::super::spelling::suggest;
use super::super::text_ids::required_text_ids;
use crate::i18n::{LANGUAGES, broken_lines, message_ids};

pub(super) fn check(draft: &Draft<'_>, report: &mut Report) {
    let required = required_text_ids(&draft.module);
    for (language, source) in &draft.module.texts {
        let file = format!("i18n/{language}.ftl");
        if !LANGUAGES.contains(&language.as_str()) {
            report.line(
                &file,
                0,
                format!("unknown language \"{language}\""),
                suggest(language, LANGUAGES),
            );
        }
        for broken in broken_lines(source) {
            report.line(
                &file,
                broken.line,
                broken.message,
                "Correct the message on this line.",
            );
        }
    }
    if required.is_empty() {
        return;
    }
    for language in LANGUAGES {
        missing(draft, language, &required, report);
    }
}

fn missing(draft: &Draft<'_>, language: &str, required: &[String], report: &mut Report) {
    let file = format!("i18n/{language}.ftl");
    let source = draft.module.texts.get(language).map_or("", String::as_str);
    let written = message_ids(source);
    let theirs: BTreeSet<String> = draft
        .installed
        .iter()
        .filter_map(|module| module.texts.get(language))
        .flat_map(|source| message_ids(source))
        .collect();
    for id in required {
        if !written.contains(id) && !theirs.contains(id) {
            report.line(
                &file,
                0,
                format!("the text \"{id}\" is missing"),
                format!("Add the line: {id} = …"),
            );
        }
    }
}
