//! Texts of the engine and the installed modules, one bundle a language and catalogue revision.

use std::sync::Arc;

use moka::sync::Cache;
use shared_model::i18n::{LANGUAGES, Texts};
use shared_model::ids::OrgId;
use shared_model::schema::{Catalogue, Module};

/// Bundles kept.
const MAX_BUNDLES: u64 = 32;

/// Bundles made so far.
pub struct TextCache {
    bundles: Cache<(OrgId, u64, &'static str), Arc<Texts>>,
}

impl Default for TextCache {
    fn default() -> Self {
        Self {
            bundles: Cache::new(MAX_BUNDLES),
        }
    }
}

impl TextCache {
    /// The texts of a language the product speaks; English for any other.
    #[must_use]
    pub fn get(&self, org: OrgId, catalogue: &Catalogue, language: &str) -> Arc<Texts> {
        let language = LANGUAGES
            .into_iter()
            .find(|known| *known == language)
            .unwrap_or("en");
        self.bundles
            .get_with((org, catalogue.revision(), language), || {
                let modules: Vec<&Module> = catalogue.modules().map(AsRef::as_ref).collect();
                Arc::new(Texts::new(language, &modules))
            })
    }
}

/// The first language of an `Accept-Language` header that the product speaks; English otherwise.
#[must_use]
pub fn preferred_language(header: &str) -> &'static str {
    let mut wanted: Vec<(&str, f32)> = header
        .split(',')
        .filter_map(|part| {
            let mut pieces = part.trim().split(';');
            let tag = pieces.next()?.trim();
            let quality = pieces
                .find_map(|piece| piece.trim().strip_prefix("q="))
                .and_then(|q| q.parse().ok())
                .unwrap_or(1.0);
            Some((tag, quality))
        })
        .collect();
    wanted.sort_by(|a, b| b.1.total_cmp(&a.1));
    wanted
        .into_iter()
        .filter_map(|(tag, _)| tag.split('-').next())
        .find_map(|primary| {
            LANGUAGES
                .into_iter()
                .find(|known| known.eq_ignore_ascii_case(primary))
        })
        .unwrap_or("en")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_language_is_one_we_speak() {
        assert_eq!(preferred_language(""), "en");
        assert_eq!(preferred_language("fr"), "fr");
        assert_eq!(preferred_language("FR-ca, en;q=0.8"), "fr");
        assert_eq!(preferred_language("de, en;q=0.5, fr;q=0.9"), "fr");
        assert_eq!(preferred_language("de;q=x, es"), "en");
    }
}
