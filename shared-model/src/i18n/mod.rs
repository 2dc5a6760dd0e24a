//! Texts: Fluent catalogues of the engine and of every module, French and English.

mod bundle;
mod catalogue;

pub use catalogue::{Breakage, broken_lines, message_ids};

use crate::schema::Module;
use bundle::Bundle;

/// The two languages the product speaks.
pub const LANGUAGES: [&str; 2] = ["fr", "en"];

/// The language behind every other.
pub const FALLBACK: &str = "en";

/// All texts of one language with English behind it. Made once per language and shared between
/// threads; made anew when a module changes.
pub struct Texts {
    language: String,
    bundle: Bundle,
    fallback: Option<Bundle>,
}

impl Texts {
    /// Joins the engine's catalogue with the modules'. A language nobody wrote gives English.
    #[must_use]
    pub fn new(language: &str, modules: &[&Module]) -> Self {
        let language = catalogue::known(language);
        let fallback = (language != FALLBACK).then(|| Bundle::new(FALLBACK, modules));
        Self {
            language: language.to_owned(),
            bundle: Bundle::new(language, modules),
            fallback,
        }
    }

    /// The language these texts are in.
    #[must_use]
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The message, or the id in brackets when nobody wrote it. Dates come already written out;
    /// a whole number may be given as text and still chooses its plural.
    #[must_use]
    pub fn format(&self, id: &str, params: &[(&str, &str)]) -> String {
        self.find(id, params).unwrap_or_else(|| format!("[{id}]"))
    }

    /// The message, if somebody wrote it in this language or in English.
    #[must_use]
    pub fn find(&self, id: &str, params: &[(&str, &str)]) -> Option<String> {
        self.bundle.format(id, params).or_else(|| {
            self.fallback
                .as_ref()
                .and_then(|bundle| bundle.format(id, params))
        })
    }

    /// The Fluent text of the engine and the modules in one language, for the interface, which
    /// reads it into one bundle where a later message replaces an earlier one.
    #[must_use]
    pub fn source(language: &str, modules: &[&Module]) -> String {
        let language = catalogue::known(language);
        let mut parts = vec![catalogue::engine(language)];
        parts.extend(catalogue::of_modules(language, modules));
        parts.join("\n")
    }
}

#[cfg(test)]
mod tests;
