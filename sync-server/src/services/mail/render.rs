//! From a queued mail to its HTML and its plain text (contract E6, E7).

use serde_json::{Map, Value};
use shared_model::ids::OrgId;
use sqlx::AnyConnection;

use crate::app::App;
use crate::error::ServiceError;
use crate::services::templates::{TemplateError, library};
use crate::store::emails::EmailRow;

/// Both parts of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// HTML part.
    pub html: String,
    /// The same without markup.
    pub text: String,
}

/// Renders a mail in its recipient's language.
///
/// # Errors
/// The inner error when the template fails, the outer when the database does.
pub async fn render(
    conn: &mut AnyConnection,
    app: &App,
    row: &EmailRow,
) -> Result<Result<Rendered, TemplateError>, ServiceError> {
    let org: OrgId = crate::store::users::id(&row.org_id)?;
    let catalogue = app.caches.catalogue(conn, org).await?;
    let context: Map<String, Value> = match serde_json::from_str(&row.context) {
        Ok(context) => context,
        Err(error) => return Ok(Err(TemplateError::Failed(error.to_string()))),
    };
    let html = library(app, org, &catalogue).render(&row.language, &row.template, &context);
    Ok(html.map(|html| Rendered {
        text: strip_html(&html),
        html,
    }))
}

/// Plain text of an HTML mail: blocks become lines, links keep their address.
#[must_use]
pub fn strip_html(html: &str) -> String {
    let mut stripper = Stripper::default();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        stripper.text(&rest[..open]);
        let (tag, after) = match rest[open..].strip_prefix("<!--") {
            Some(comment) => ("", comment.split_once("-->").map_or("", |(_, after)| after)),
            None => rest[open + 1..]
                .split_once('>')
                .unwrap_or((&rest[open + 1..], "")),
        };
        stripper.tag(tag);
        rest = after;
    }
    stripper.text(rest);
    tidy(&stripper.out)
}

#[derive(Default)]
struct Stripper {
    out: String,
    hidden: usize,
    link: Option<String>,
}

impl Stripper {
    fn text(&mut self, text: &str) {
        if self.hidden > 0 || text.is_empty() {
            return;
        }
        // Line breaks of the source mean nothing in HTML.
        let text = decode_entities(text);
        self.out.extend(
            text.chars()
                .map(|c| if c == '\n' || c == '\r' { ' ' } else { c }),
        );
    }

    fn tag(&mut self, tag: &str) {
        let closes = tag.starts_with('/');
        let name: String = tag
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_ascii_lowercase();
        match (name.as_str(), closes) {
            ("style" | "script" | "head" | "title", false) => self.hidden += 1,
            ("style" | "script" | "head" | "title", true) => {
                self.hidden = self.hidden.saturating_sub(1);
            }
            ("a", false) => self.link = attribute(tag, "href"),
            ("a", true) => self.end_link(),
            ("li", false) => self.out.push_str("\n- "),
            ("td" | "th", true) => self.out.push(' '),
            ("br", _) => self.out.push('\n'),
            ("p" | "div" | "tr" | "table" | "ul" | "ol" | "h1" | "h2" | "h3" | "hr", _) => {
                self.out.push('\n');
            }
            _ => {}
        }
    }

    fn end_link(&mut self) {
        if let Some(href) = self.link.take().filter(|_| self.hidden == 0)
            && !self.out.ends_with(&href)
        {
            self.out.push_str(&format!(" ({href})"));
        }
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let from = tag.find(&format!("{name}=\""))? + name.len() + 2;
    let end = tag[from..].find('"')?;
    Some(decode_entities(&tag[from..from + end]))
}

/// `&amp;`, `&#x2f;`, `&#39;` and the few names that templates use.
fn decode_entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(amp) = rest.find('&') {
        out.push_str(&rest[..amp]);
        rest = &rest[amp..];
        let decoded = rest
            .find(';')
            .and_then(|end| Some((entity(&rest[1..end])?, end)));
        match decoded {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// No trailing blanks, one blank between words, at most one empty line in a row.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines() {
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty > 1 || (out.is_empty() && line.is_empty()) {
            continue;
        }
        out.push_str(&line);
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// contract: E7
    #[test]
    fn html_becomes_readable_text() {
        let html = "<html><head><title>no</title><style>p{}</style></head><body>\n<h1>Fuite\n d&#x27;huile</h1>\
            <!-- <p>hidden</p> --><p>A &amp; B<br>second</p><ul><li>one</li><li>two</li></ul>\
            <p><a class=\"b\" href=\"https:&#x2f;&#x2f;x.test&#x2f;1?a=1&amp;b=2\">Open</a></p></body></html>";
        assert_eq!(
            strip_html(html),
            "Fuite d'huile\n\nA & B\nsecond\n\n- one\n- two\n\nOpen (https://x.test/1?a=1&b=2)"
        );
    }

    #[test]
    fn broken_markup_loses_no_text_and_does_not_panic() {
        for html in [
            "<",
            "a<b",
            "&",
            "&#xZZ;",
            "&#1114112;",
            "<!-- never",
            "é<é>é",
            "</style>x",
        ] {
            let _ = strip_html(html);
        }
        assert_eq!(strip_html("a &unknown; b & c"), "a &unknown; b & c");
        assert_eq!(strip_html("</style>x"), "x");
    }
}
