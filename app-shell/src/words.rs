//! The few words that are not the page's: menu, tray, notifications.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

/// One language's words.
pub(crate) struct Words(FluentBundle<FluentResource>);

impl Words {
    /// French for `fr`, English for anything else.
    pub(crate) fn of(language: &str) -> Self {
        let (name, source) = match language {
            "fr" => ("fr", include_str!("i18n/fr.ftl")),
            _ => ("en", include_str!("i18n/en.ftl")),
        };
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
    use super::*;

    #[test]
    fn both_languages_have_every_word() {
        let ids = |source: &str| -> Vec<String> {
            let names = source.lines().filter(|l| !l.starts_with([' ', '#']));
            names
                .filter_map(|line| line.split_once(" ="))
                .map(|(id, _)| id.to_owned())
                .collect()
        };
        let french = ids(include_str!("i18n/fr.ftl"));
        assert_eq!(ids(include_str!("i18n/en.ftl")), french);
        for id in &french {
            for language in ["fr", "en"] {
                assert_ne!(&Words::of(language).say(id), id, "{language}");
            }
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
