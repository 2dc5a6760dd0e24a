//! The words that are not the page's (menu, tray, notifications), from the page's own catalogues.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

const FRENCH: &str = include_str!("../../ui/src/i18n/fr.ftl");
const ENGLISH: &str = include_str!("../../ui/src/i18n/en.ftl");

/// One language's words.
pub(crate) struct Words(FluentBundle<FluentResource>);

impl Words {
    /// French for `fr`, English for anything else; each is read once.
    pub(crate) fn of(language: &str) -> &'static Self {
        static READ: LazyLock<[Words; 2]> =
            LazyLock::new(|| [Words::read("fr", FRENCH), Words::read("en", ENGLISH)]);
        let [french, english] = &*READ;
        if language == "fr" { french } else { english }
    }

    fn read(name: &str, source: &str) -> Self {
        let locale: LanguageIdentifier = name.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Menus and notification services show isolation marks as boxes.
        bundle.set_use_isolating(false);
        let (Ok(resource) | Err((resource, _))) = FluentResource::try_new(source.to_owned());
        bundle.add_resource_overriding(resource);
        Self(bundle)
    }

    /// A text without parameters.
    pub(crate) fn say(&self, id: &str) -> String {
        self.fill(id, &FluentArgs::new())
    }

    /// A text that counts.
    pub(crate) fn count(&self, id: &str, count: u64) -> String {
        self.fill(id, &FluentArgs::from_iter([("count", count)]))
    }

    /// A text with one name in it.
    pub(crate) fn with(&self, id: &str, name: &'static str, value: &str) -> String {
        self.fill(
            id,
            &FluentArgs::from_iter([(name, FluentValue::from(value))]),
        )
    }

    fn fill(&self, id: &str, args: &FluentArgs<'_>) -> String {
        let Some(pattern) = self.0.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        let mut errors = Vec::new();
        self.0
            .format_pattern(pattern, Some(args), &mut errors)
            .into_owned()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_catalogues_of_the_page_are_read_whole() {
        for source in [FRENCH, ENGLISH] {
            FluentResource::try_new(source.to_owned())
                .map_err(|(_, errors)| errors)
                .unwrap();
        }
    }

    #[test]
    fn counts_follow_the_language() {
        let french = Words::of("fr");
        assert_eq!(french.count("tray-unread", 0), "Rien de non lu");
        assert_eq!(french.count("tray-unread", 1), "1 notification non lue");
        assert_eq!(french.count("tray-unread", 7), "7 notifications non lues");
        assert_eq!(
            Words::of("de").count("tray-unread", 2),
            "2 unread notifications"
        );
    }
}
