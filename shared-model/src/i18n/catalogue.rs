//! Where the texts are: the engine's two files, and the files of the modules.

use std::collections::BTreeSet;

use fluent_syntax::ast::Entry;
use fluent_syntax::parser;

use super::{FALLBACK, LANGUAGES};
use crate::schema::Module;

/// The language itself when we speak it, English otherwise. `fr-CA` is French.
pub(super) fn known(language: &str) -> &'static str {
    let primary = language.split(['-', '_']).next().unwrap_or_default();
    LANGUAGES
        .into_iter()
        .find(|known| primary.eq_ignore_ascii_case(known))
        .unwrap_or(FALLBACK)
}

/// The engine's own texts.
pub(super) fn engine(language: &str) -> &'static str {
    match language {
        "fr" => include_str!("fr.ftl"),
        _ => include_str!("en.ftl"),
    }
}

/// The modules' texts, in the order given: a later module replaces an earlier one's message.
pub(super) fn of_modules<'a>(
    language: &'a str,
    modules: &'a [&Module],
) -> impl Iterator<Item = &'a str> {
    modules
        .iter()
        .filter_map(move |module| module.texts.get(language))
        .map(String::as_str)
}

/// A place where a Fluent file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breakage {
    /// Line, from 1.
    pub line: usize,
    /// What the reader met.
    pub message: String,
}

/// Every place of a Fluent file that cannot be read.
#[must_use]
pub fn broken_lines(source: &str) -> Vec<Breakage> {
    let Err((_, errors)) = parser::parse(source) else {
        return Vec::new();
    };
    errors
        .into_iter()
        .map(|error| {
            let start = error
                .slice
                .clone()
                .map_or(error.pos.start, |junk| junk.start);
            Breakage {
                line: line_of(source, start),
                message: error.to_string(),
            }
        })
        .collect()
}

fn line_of(source: &str, offset: usize) -> usize {
    let before = source.as_bytes().get(..offset).unwrap_or(source.as_bytes());
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}

/// The identifiers of all messages of a Fluent file.
#[must_use]
pub fn message_ids(source: &str) -> BTreeSet<String> {
    let (Ok(resource) | Err((resource, _))) = parser::parse(source);
    resource
        .body
        .iter()
        .filter_map(|entry| match entry {
            Entry::Message(message) if message.value.is_some() => Some(message.id.name.to_owned()),
            _ => None,
        })
        .collect()
}
