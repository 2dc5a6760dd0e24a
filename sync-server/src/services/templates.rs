//! Words: `{placeholders}` of hooks, and mail templates of all installed modules.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use minijinja::value::Kwargs;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use moka::sync::Cache;
use serde_json::{Map, Value};
use shared_model::i18n::{LANGUAGES, Texts};
use shared_model::ids::OrgId;
use shared_model::schema::{Catalogue, FieldKind, Module, RecordType};

use crate::app::App;

/// Steps one template may take: no template of a module can hold a worker.
const FUEL: u64 = 500_000;

/// Libraries are read-only and cheap to share; a module that changes makes a new one.
static LIBRARIES: LazyLock<Cache<(OrgId, u64), Arc<Library>>> = LazyLock::new(|| Cache::new(64));

/// One text in several languages, or one for all under the empty name.
pub type LocalText = BTreeMap<String, String>;

/// One text for every language.
#[must_use]
pub fn same_everywhere(text: &str) -> LocalText {
    BTreeMap::from([(String::new(), text.to_owned())])
}

/// The text in a language, else in English, else whatever there is.
#[must_use]
pub fn in_language<'a>(text: &'a LocalText, language: &str) -> &'a str {
    text.get(language)
        .or_else(|| text.get("en"))
        .or_else(|| text.values().next())
        .map_or("", String::as_str)
}

/// Templates and texts of one revision of an organisation's modules.
pub struct Library {
    languages: BTreeMap<String, Environment<'static>>,
    texts: BTreeMap<String, Arc<Texts>>,
}

/// A template that cannot be rendered; trying again gives the same.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// No installed module has it.
    #[error("no installed module has the mail template {0}; install one or correct the name")]
    Missing(String),
    /// It fails on this context.
    #[error("the mail template fails: {0}")]
    Failed(String),
}

/// The library of the catalogue in force.
#[must_use]
pub fn library(app: &App, org: OrgId, catalogue: &Catalogue) -> Arc<Library> {
    LIBRARIES.get_with((org, catalogue.revision()), || {
        let texts = LANGUAGES.map(|code| (code, app.texts.get(org, catalogue, code)));
        Arc::new(Library::new(catalogue, texts))
    })
}

impl Library {
    /// Compiles the templates of all modules. One that does not compile is left out and logged:
    /// only mails that need it fail.
    #[must_use]
    pub fn new(
        catalogue: &Catalogue,
        texts: impl IntoIterator<Item = (&'static str, Arc<Texts>)>,
    ) -> Self {
        let modules: Vec<&Module> = catalogue.modules().map(AsRef::as_ref).collect();
        let texts: BTreeMap<String, Arc<Texts>> = texts
            .into_iter()
            .map(|(code, texts)| (code.to_owned(), texts))
            .collect();
        let languages = texts
            .iter()
            .map(|(code, texts)| (code.clone(), environment(&modules, Arc::clone(texts))))
            .collect();
        Self { languages, texts }
    }

    /// Renders a mail template as HTML.
    ///
    /// # Errors
    /// When the template is missing, needs a value the context lacks, or runs too long.
    pub fn render(
        &self,
        language: &str,
        name: &str,
        context: &Map<String, Value>,
    ) -> Result<String, TemplateError> {
        let environment = self
            .languages
            .get(language)
            .or_else(|| self.languages.get("en"))
            .ok_or_else(|| TemplateError::Missing(name.to_owned()))?;
        let template = environment
            .get_template(&file_name(name))
            .map_err(|_| TemplateError::Missing(name.to_owned()))?;
        template
            .render(minijinja::Value::from(minijinja::value::Serde(context)))
            .map_err(|e| TemplateError::Failed(format!("{e:#}")))
    }

    /// The texts of a language.
    #[must_use]
    pub fn texts(&self, language: &str) -> Option<&Texts> {
        self.texts
            .get(language)
            .or_else(|| self.texts.get("en"))
            .map(AsRef::as_ref)
    }
}

/// Hooks name templates without their ending.
fn file_name(name: &str) -> String {
    if name.ends_with(".html") {
        name.to_owned()
    } else {
        format!("{name}.html")
    }
}

fn environment(modules: &[&Module], texts: Arc<Texts>) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_fuel(Some(FUEL));
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.add_global("language", texts.language().to_owned());
    environment.add_function("text", move |id: String, params: Kwargs| {
        text(&texts, &id, &params)
    });
    for module in modules {
        for (name, source) in &module.emails {
            let added = environment.add_template_owned(name.clone(), source.clone());
            if let Err(error) = added {
                tracing::error!(module = module.code, name, %error, "mail template left out");
            }
        }
    }
    environment
}

/// `text(id, name=value, …)` in a template.
fn text(texts: &Texts, id: &str, params: &Kwargs) -> Result<String, minijinja::Error> {
    let mut values: Vec<(String, String)> = Vec::new();
    for name in params.args() {
        let value: minijinja::Value = params.get(name)?;
        values.push((name.to_owned(), value.to_string()));
    }
    let borrowed: Vec<(&str, &str)> = values
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    Ok(texts.format(id, &borrowed))
}

/// Fills `{name}` from a context; values of choice fields are written as the person reads them.
pub struct Filler<'a> {
    /// Values.
    pub context: &'a Map<String, Value>,
    /// The type whose choices are translated, with the texts of the reader's language.
    pub choices: Option<(&'a RecordType, &'a Texts)>,
}

impl Filler<'_> {
    /// Fills a text. A name the context does not have leaves nothing and is logged: a message with
    /// a gap is better than no message.
    #[must_use]
    pub fn fill(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, name, after)) = next_placeholder(rest) {
            filled.push_str(before);
            filled.push_str(&self.value(name));
            rest = after;
        }
        filled.push_str(rest);
        filled
    }

    fn value(&self, name: &str) -> String {
        match self.context.get(name) {
            None | Some(Value::Null) => {
                tracing::warn!(name, "a message asks for a value the event does not have");
                String::new()
            }
            Some(Value::String(text)) => self
                .choice_label(name, text)
                .unwrap_or_else(|| text.clone()),
            Some(Value::Array(items)) => items
                .iter()
                .map(|item| {
                    item.as_str()
                        .map_or_else(|| item.to_string(), str::to_owned)
                })
                .collect::<Vec<_>>()
                .join(", "),
            Some(other) => other.to_string(),
        }
    }

    fn choice_label(&self, name: &str, value: &str) -> Option<String> {
        let (ty, texts) = self.choices?;
        let field = ty.field(name)?;
        matches!(field.kind, FieldKind::Choice { .. }).then_some(())?;
        texts.find(&format!("choice-{}-{name}-{value}", ty.name), &[])
    }
}

/// Splits at the next `{name}`; anything else between braces stays as it is.
fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(found) = text[from..].find('{') {
        let open = from + found;
        let name_end = text[open + 1..]
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.')))
            .map(|n| open + 1 + n)?;
        if name_end > open + 1 && text[name_end..].starts_with('}') {
            return Some((
                &text[..open],
                &text[open + 1..name_end],
                &text[name_end + 1..],
            ));
        }
        from = open + 1;
    }
    None
}

/// One line: what a subject or a title may be.
#[must_use]
pub fn single_line(text: &str) -> String {
    let flat: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    flat.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn context() -> Map<String, Value> {
        json!({"title": "Fuite", "number": 12, "gone": null, "tags": ["a", "b"]})
            .as_object()
            .cloned()
            .unwrap_or_default()
    }

    fn fill(text: &str) -> String {
        let context = context();
        Filler {
            context: &context,
            choices: None,
        }
        .fill(text)
    }

    /// contract: F5
    #[test]
    fn placeholders_are_filled_and_missing_ones_leave_a_gap() {
        assert_eq!(fill("#{number}: {title} ({tags})"), "#12: Fuite (a, b)");
        assert_eq!(fill("[{nothing}][{gone}]"), "[][]");
    }

    #[test]
    fn other_braces_stay() {
        for text in ["{", "}", "{}", "{ a }", "{a", "{{secret:KEY}}", "é{ü}"] {
            assert_eq!(fill(text), text);
        }
        assert_eq!(fill("{{title}}"), "{Fuite}");
    }

    #[test]
    fn values_are_not_filled_again() {
        let context = json!({"a": "{b}", "b": "secret"})
            .as_object()
            .cloned()
            .unwrap_or_default();
        let filler = Filler {
            context: &context,
            choices: None,
        };
        assert_eq!(filler.fill("{a}"), "{b}");
    }

    #[test]
    fn one_line_has_no_line_breaks() {
        assert_eq!(single_line(" a\r\nBcc: x\t b "), "a Bcc: x b");
    }

    #[test]
    fn a_language_falls_back_to_english_then_to_any() {
        let both = LocalText::from([("en".into(), "E".into()), ("fr".into(), "F".into())]);
        assert_eq!(in_language(&both, "fr"), "F");
        assert_eq!(in_language(&both, "de"), "E");
        assert_eq!(in_language(&same_everywhere("x"), "fr"), "x");
        assert_eq!(in_language(&LocalText::new(), "fr"), "");
    }
}
