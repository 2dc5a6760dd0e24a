//! From narratives to the fields of incidents, as the sample's recipe says.

use serde::Deserialize;
use serde_json::{Map, Value};
use shared_model::ids::RecordId;

use super::draw::Draw;

/// An hour.
pub(super) const HOUR_MS: i64 = 3600 * 1000;

/// How narratives become incidents (see the sample's own page).
#[derive(Deserialize)]
pub(super) struct Recipe {
    pub(super) days: i64,
    pub(super) narratives: String,
    title: TitleRule,
    kinds: Vec<KindRule>,
    severities: Vec<SeverityRule>,
    statuses: Vec<StatusRule>,
    tags: Vec<String>,
    locations: Vec<String>,
}

#[derive(Deserialize)]
struct TitleRule {
    min_length: usize,
    max_length: usize,
}

#[derive(Deserialize)]
struct KindRule {
    kind: String,
    words: Vec<String>,
}

#[derive(Deserialize)]
struct SeverityRule {
    severity: String,
    words: Vec<String>,
}

#[derive(Deserialize)]
struct StatusRule {
    status: String,
    share: usize,
}

/// A state, by the shares of the recipe.
pub(super) fn status(draw: &mut Draw, recipe: &Recipe) -> String {
    let mut left = draw.below(recipe.statuses.iter().map(|rule| rule.share).sum());
    for rule in &recipe.statuses {
        if left < rule.share {
            return rule.status.clone();
        }
        left -= rule.share;
    }
    String::new()
}

/// The fields of one incident.
pub(super) fn fields(
    draw: &mut Draw,
    recipe: &Recipe,
    narrative: &str,
    site: RecordId,
    area: Option<RecordId>,
    created_at: i64,
) -> Map<String, Value> {
    let lower = narrative.to_lowercase();
    let fits = |words: &[String]| words.is_empty() || words.iter().any(|w| lower.contains(w));
    let kind = recipe.kinds.iter().find(|rule| fits(&rule.words));
    let severity = recipe.severities.iter().find(|rule| fits(&rule.words));
    let occurred_at = created_at - draw.between(10 * 60 * 1000, 6 * HOUR_MS);
    let mut fields = Map::new();
    let mut set = |name: &str, value: Value| {
        fields.insert(name.to_owned(), value);
    };
    set("title", title(narrative, &recipe.title).into());
    set("description", narrative.into());
    set("occurred_at", occurred_at.into());
    set("site", site.to_string().into());
    if let Some(area) = area {
        set("area", area.to_string().into());
    }
    if let Some(rule) = kind {
        set("kind", rule.kind.clone().into());
    }
    if let Some(rule) = severity {
        set("severity", rule.severity.clone().into());
        set("work_stopped", (rule.severity == "critical").into());
    }
    if let Some(location) = draw.pick(&recipe.locations) {
        set("location", location.clone().into());
    }
    let tags: Vec<String> = (0..draw.below(3))
        .filter_map(|_| draw.pick(&recipe.tags).cloned())
        .collect();
    if !tags.is_empty() {
        set("tags", tags.into());
    }
    fields
}

/// The first sentence, cut at a word when it is long.
fn title(narrative: &str, rule: &TitleRule) -> String {
    let end = narrative.find(". ").unwrap_or(narrative.len());
    let first = narrative[..end].trim().trim_end_matches('.');
    let text = if first.chars().count() < rule.min_length {
        narrative.trim()
    } else {
        first
    };
    if text.chars().count() <= rule.max_length {
        return text.to_owned();
    }
    let cut: String = text.chars().take(rule.max_length - 1).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head);
    format!("{whole}…")
}

/// The first column of a CSV file without its header.
pub(super) fn read_csv(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut rows = Vec::new();
    let mut row = String::new();
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                row.push('"');
            }
            '"' => quoted = !quoted,
            '\r' if !quoted => {}
            '\n' if !quoted => rows.push(std::mem::take(&mut row)),
            letter => row.push(letter),
        }
    }
    rows.push(row);
    rows.into_iter()
        .skip(1)
        .map(|row| row.trim().to_owned())
        .filter(|row| !row.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_lines_are_one_narrative() {
        let csv = b"narrative\nA b.\n\"C, \"\"d\"\"\ne.\"\r\n\n";
        assert_eq!(read_csv(csv), ["A b.", "C, \"d\"\ne."]);
    }

    #[test]
    fn a_title_is_a_sentence_of_the_right_length() {
        let rule = TitleRule {
            min_length: 10,
            max_length: 20,
        };
        assert_eq!(title("He fell off. Then more.", &rule), "He fell off");
        assert_eq!(title("Fire. All went out.", &rule), "Fire. All went out.");
        assert_eq!(
            title("A very long sentence about it", &rule),
            "A very long…"
        );
    }
}
