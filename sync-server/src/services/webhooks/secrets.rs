//! `{{secret:NAME}}` in headers and addresses, resolved when the call is made and never logged (reading 12).

use std::collections::BTreeMap;

use sqlx::AnyConnection;

use crate::app::App;
use crate::store::tenants;

/// Prefix in the server's store of the secrets hooks may name; its own keys are out of reach.
pub const SECRET_PREFIX: &str = "hook/";

/// Values of the secrets a hook's headers name. Has no `Debug` on purpose.
pub struct Secrets {
    values: BTreeMap<String, String>,
}

impl Secrets {
    /// Loads what these texts name: from the settings, else from the server's store.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load(
        conn: &mut AnyConnection,
        app: &App,
        texts: impl Iterator<Item = &str>,
    ) -> Result<Self, sqlx::Error> {
        let mut values = BTreeMap::new();
        for name in texts.flat_map(references) {
            let stored = match app.config.secrets.get(name) {
                Some(value) => Some(value.clone()),
                None => stored(conn, name).await?,
            };
            if let Some(value) = stored {
                values.insert(name.to_owned(), value);
            }
        }
        Ok(Self { values })
    }

    /// An address may be a secret as a whole, `{{secret:NAME}}`; any other stays as it is.
    ///
    /// # Errors
    /// The name of a secret that is not set.
    pub fn resolve_address(&self, url: &str) -> Result<String, String> {
        if url.starts_with("{{secret:") {
            self.resolve(url)
        } else {
            Ok(url.to_owned())
        }
    }

    /// Replaces references by their values.
    ///
    /// # Errors
    /// The name of a secret that is not set.
    pub fn resolve(&self, text: &str) -> Result<String, String> {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, name, after)) = next_reference(rest) {
            let value = self.values.get(name).ok_or_else(|| name.to_owned())?;
            out.push_str(before);
            out.push_str(value);
            rest = after;
        }
        out.push_str(rest);
        Ok(out)
    }
}

async fn stored(conn: &mut AnyConnection, name: &str) -> Result<Option<String>, sqlx::Error> {
    let value = tenants::secret(conn, &format!("{SECRET_PREFIX}{name}")).await?;
    Ok(value.and_then(|bytes| String::from_utf8(bytes).ok()))
}

fn references(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((_, name, after)) = next_reference(rest) {
        names.push(name);
        rest = after;
    }
    names
}

/// `{{secret:NAME}}`, or `{NAME}` as hooks written for the first form of the product have it: in a
/// header both mean a secret, never a value of the event.
fn next_reference(text: &str) -> Option<(&str, &str, &str)> {
    let open = text.find('{')?;
    let (start, closing) = match text[open..].strip_prefix("{{secret:") {
        Some(_) => (open + "{{secret:".len(), "}}"),
        None => (open + 1, "}"),
    };
    let length = text[start..].find(closing)?;
    let after = start + length + closing.len();
    Some((
        &text[..open],
        text[start..start + length].trim(),
        &text[after..],
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets() -> Secrets {
        Secrets {
            values: BTreeMap::from([("KEY".into(), "s3cret".into())]),
        }
    }

    #[test]
    fn both_spellings_resolve_and_plain_text_stays() {
        let resolve = |text: &str| secrets().resolve(text);
        assert_eq!(resolve("Bearer {{secret:KEY}}"), Ok("Bearer s3cret".into()));
        assert_eq!(resolve("Bearer {KEY}!"), Ok("Bearer s3cret!".into()));
        assert_eq!(resolve("plain"), Ok("plain".into()));
        assert_eq!(resolve("open {KEY"), Ok("open {KEY".into()));
    }

    #[test]
    fn a_secret_that_is_not_set_is_named_not_left_out() {
        assert_eq!(
            secrets().resolve("Bearer {{secret:OTHER}}"),
            Err("OTHER".into())
        );
    }
}
