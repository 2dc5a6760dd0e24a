//! One language's messages, ready to be filled in from any thread.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::catalogue;
use crate::schema::Module;

pub(super) struct Bundle(FluentBundle<FluentResource>);

impl Bundle {
    pub(super) fn new(language: &'static str, modules: &[&Module]) -> Self {
        let locale: LanguageIdentifier = language.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // Mails, subjects and tests want plain text without invisible direction marks.
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(read(catalogue::engine(language)));
        for source in catalogue::of_modules(language, modules) {
            bundle.add_resource_overriding(read(source));
        }
        Self(bundle)
    }

    pub(super) fn format(&self, id: &str, params: &[(&str, &str)]) -> Option<String> {
        let pattern = self.0.get_message(id)?.value()?;
        let args: FluentArgs<'_> = params
            .iter()
            .map(|(name, value)| (*name, argument(value)))
            .collect();
        // A missing parameter shows as `{$name}`: worth reading, not worth losing the message.
        let mut errors = Vec::new();
        let text = self.0.format_pattern(pattern, Some(&args), &mut errors);
        Some(text.into_owned())
    }
}

/// What can be read of a catalogue: a broken message is left out, the others stay.
fn read(source: &str) -> FluentResource {
    match FluentResource::try_new(source.to_owned()) {
        Ok(resource) | Err((resource, _)) => resource,
    }
}

/// Whole numbers choose plurals; anything else, `007` too, stays as written.
fn argument(value: &str) -> FluentValue<'_> {
    match value.parse::<i32>() {
        Ok(number) if number.to_string() == value => FluentValue::from(number),
        _ => FluentValue::from(value),
    }
}
