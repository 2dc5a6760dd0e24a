//! Names: their shape, and the nearest known one.

/// Lower-case letters, digits and underscores, beginning with a letter, at most 40 characters.
pub(super) fn is_name(text: &str) -> bool {
    text.len() <= 40
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// Names joined by dots, such as `severity.critical`.
pub(super) fn is_dotted_name(text: &str) -> bool {
    text.split('.').all(is_name)
}

/// Upper-case letters, digits and underscores, such as `EXTERNAL_API_KEY`.
pub(super) fn is_secret_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase())
        && text
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// A Fluent identifier.
pub(super) fn is_text_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

/// `did you mean "…"?`, or the list of what is known.
pub(super) fn suggest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    suggest_also(wrong, known, [])
}

/// The same; the second list only helps to guess.
pub(super) fn suggest_also<'a>(
    wrong: &str,
    known: impl IntoIterator<Item = &'a str>,
    also: impl IntoIterator<Item = &'a str>,
) -> String {
    let mut known: Vec<&str> = known.into_iter().collect();
    known.sort_unstable();
    known.dedup();
    let near = nearest(wrong, known.iter().copied().chain(also));
    match near {
        Some(name) => format!("Did you mean \"{name}\"?"),
        None if known.is_empty() => {
            "Nothing of this kind is declared: declare it first.".to_owned()
        }
        None => format!("Use one of: {}.", known.join(", ")),
    }
}

fn nearest<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = ((wrong.chars().count() + 1) / 3).clamp(1, 3);
    known
        .map(|name| (distance(wrong, name), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, name)| name)
}

/// Letters to insert, delete or replace (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_suggested() {
        assert_eq!(
            suggest("titel_field", ["title_field", "fields"]),
            "Did you mean \"title_field\"?"
        );
        assert_eq!(suggest("xyz", ["b", "a"]), "Use one of: a, b.");
        assert_eq!(distance("kitten", "sitting"), 3);
    }

    #[test]
    fn shapes_of_names() {
        assert!(
            is_name("under_investigation") && !is_name("Under") && !is_name("9a") && !is_name("")
        );
        assert!(is_dotted_name("severity.critical") && !is_dotted_name("a..b"));
        assert!(is_secret_name("QHSE_URL") && !is_secret_name("qhse"));
        assert!(is_text_id("menu-hse-incidents") && !is_text_id("HSE Reports"));
    }
}
