//! One value against the rules of its field.

use super::issue;
use crate::condition::instant::{format_instant, is_date};
use crate::error::Issue;
use crate::record::{Comment, FieldValue, Photo};
use crate::schema::{Field, FieldKind, TextFormat};
use crate::time_zone;

const MOST_TEXT: u32 = 1_000;
const MOST_NARRATIVE: u32 = 20_000;
const MOST_COMMENT: u32 = 20_000;
const MOST_TAGS: u32 = 20;
const MOST_TAG: u32 = 100;
/// Media types a photograph may have.
const MEDIA_TYPES: [&str; 3] = ["image/jpeg", "image/png", "image/webp"];

/// Every rule a value that is there breaks.
pub(super) fn check_value(field: &Field, value: &FieldValue) -> Vec<Issue> {
    match (&field.kind, value) {
        (
            FieldKind::Text {
                min_length,
                max_length,
                format,
            },
            FieldValue::Text(text),
        ) => {
            let mut issues = length(field, text, *min_length, max_length.unwrap_or(MOST_TEXT));
            issues.extend(format.and_then(|format| misnamed(field, format, text)));
            issues
        }
        (
            FieldKind::Narrative {
                min_length,
                max_length,
            },
            FieldValue::Text(text),
        ) => length(
            field,
            text,
            *min_length,
            max_length.unwrap_or(MOST_NARRATIVE),
        ),
        (FieldKind::Integer { min, max, .. }, FieldValue::Integer(number)) => {
            range(field, *number, *min, *max)
        }
        (FieldKind::Boolean {}, FieldValue::Boolean(_)) => Vec::new(),
        (FieldKind::Date {}, FieldValue::Text(text)) => refuse_unless(is_date(text), || {
            issue(field, "bad_date").with("actual", text)
        }),
        (FieldKind::Datetime {}, FieldValue::Datetime(at)) => {
            let known = format_instant(*at).is_some();
            refuse_unless(known, || issue(field, "bad_datetime").with("actual", at))
        }
        (FieldKind::Choice { choices }, FieldValue::Text(text)) => choice(field, choices, text),
        (
            FieldKind::Tags {
                max_items,
                max_length,
            },
            FieldValue::Tags(tags),
        ) => tag_list(field, *max_items, max_length.unwrap_or(MOST_TAG), tags),
        (
            FieldKind::PhotoSet {
                max_items,
                max_size_bytes,
            },
            FieldValue::Photos(photos),
        ) => photo_set(field, *max_items, *max_size_bytes, photos),
        (FieldKind::Comments {}, FieldValue::Comments(comments)) => discussion(field, comments),
        (kind, value) if kind.target().is_some() => reference(field, value),
        _ => vec![wrong_kind(field)],
    }
}

/// The value has another shape than its field.
pub(super) fn wrong_kind(field: &Field) -> Issue {
    issue(field, "wrong_kind").with("expected", field.kind.name())
}

fn refuse_unless(fits: bool, issue: impl FnOnce() -> Issue) -> Vec<Issue> {
    if fits { Vec::new() } else { vec![issue()] }
}

/// The text names nothing of its format. An empty one says nothing yet: `required` judges it.
fn misnamed(field: &Field, format: TextFormat, text: &str) -> Option<Issue> {
    let known = match format {
        TextFormat::TimeZone => time_zone::named(text).is_some(),
    };
    let issue = || issue(field, "unknown_time_zone").with("value", text);
    (!known && !text.is_empty()).then(issue)
}

fn length(field: &Field, text: &str, min: Option<u32>, max: u32) -> Vec<Issue> {
    let trimmed = count(text.trim().chars());
    let whole = count(text.chars());
    if let Some(min) = min.filter(|min| trimmed < *min) {
        return vec![
            issue(field, "min_length")
                .with("min", min)
                .with("actual", trimmed),
        ];
    }
    refuse_unless(whole <= max, || {
        issue(field, "max_length")
            .with("max", max)
            .with("actual", whole)
    })
}

fn count(items: impl Iterator) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}

fn range(field: &Field, number: i64, min: Option<i64>, max: Option<i64>) -> Vec<Issue> {
    if let Some(min) = min.filter(|min| number < *min) {
        return vec![issue(field, "min").with("min", min).with("actual", number)];
    }
    if let Some(max) = max.filter(|max| number > *max) {
        return vec![issue(field, "max").with("max", max).with("actual", number)];
    }
    Vec::new()
}

fn choice(field: &Field, choices: &[String], text: &str) -> Vec<Issue> {
    refuse_unless(choices.iter().any(|c| c == text), || {
        issue(field, "not_a_choice")
            .with("actual", text)
            .with("expected", choices.join(", "))
    })
}

fn reference(field: &Field, value: &FieldValue) -> Vec<Issue> {
    match value {
        FieldValue::Reference(_) => Vec::new(),
        FieldValue::Text(text) => refuse_unless(uuid::Uuid::parse_str(text).is_ok(), || {
            issue(field, "bad_reference").with("actual", text)
        }),
        _ => vec![wrong_kind(field)],
    }
}

fn at_most(field: &Field, most: u32, actual: usize) -> Vec<Issue> {
    refuse_unless(actual <= most as usize, || {
        issue(field, "too_many")
            .with("max", most)
            .with("actual", actual)
    })
}

fn tag_list(field: &Field, most: Option<u32>, longest: u32, tags: &[String]) -> Vec<Issue> {
    let mut issues = at_most(field, most.unwrap_or(MOST_TAGS), tags.len());
    issues.extend(
        tags.iter()
            .flat_map(|tag| length(field, tag, Some(1), longest)),
    );
    issues
}

fn photo_set(
    field: &Field,
    most: Option<u32>,
    largest: Option<u64>,
    photos: &[Photo],
) -> Vec<Issue> {
    let mut issues = most.map_or_else(Vec::new, |most| at_most(field, most, photos.len()));
    issues.extend(
        photos
            .iter()
            .flat_map(|photo| one_photo(field, largest, photo)),
    );
    issues
}

fn one_photo(field: &Field, largest: Option<u64>, photo: &Photo) -> Vec<Issue> {
    let mut issues = Vec::new();
    if let Some(max) = largest.filter(|max| photo.size_bytes > *max) {
        issues.push(
            issue(field, "file_too_large")
                .with("max", max)
                .with("actual", photo.size_bytes)
                .with("name", &photo.name),
        );
    }
    if !MEDIA_TYPES.contains(&photo.media_type.as_str()) {
        issues.push(
            issue(field, "bad_media_type")
                .with("expected", MEDIA_TYPES.join(", "))
                .with("actual", &photo.media_type)
                .with("name", &photo.name),
        );
    }
    issues
}

fn discussion(field: &Field, comments: &[Comment]) -> Vec<Issue> {
    comments
        .iter()
        .flat_map(|comment| length(field, &comment.text, Some(1), MOST_COMMENT))
        .collect()
}
