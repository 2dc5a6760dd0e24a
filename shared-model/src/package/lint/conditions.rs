//! Conditions, checked against the type they are evaluated on.

use super::super::finding::{Part, Report};
use crate::condition::{Condition, TypeView, check as check_condition};

/// Reports every comparison that could not be evaluated, on the line of its path.
pub(super) fn check(
    condition: &Condition,
    view: &TypeView<'_>,
    part: &Part,
    pointer: &str,
    report: &mut Report,
) {
    for issue in check_condition(condition, view) {
        let line = line_of(part, pointer, &issue.path);
        report.line(&part.file, line, issue.message, capitalised(&issue.remedy));
    }
}

/// The line of the comparison's key, wherever it stands in the tree.
fn line_of(part: &Part, pointer: &str, path: &str) -> usize {
    let mut node = &part.node;
    for segment in pointer.split('/').skip(1) {
        let next = match segment.parse::<usize>() {
            Ok(index) => node.items().get(index),
            Err(_) => node.get(segment),
        };
        let Some(next) = next else {
            return part.node.line_at(pointer);
        };
        node = next;
    }
    key_line(node, path).unwrap_or_else(|| part.node.line_at(pointer))
}

fn key_line(node: &super::super::json::Node, key: &str) -> Option<usize> {
    let own = node.members().iter().find(|m| m.key == key).map(|m| m.line);
    let within = || node.members().iter().find_map(|m| key_line(&m.node, key));
    let items = || node.items().iter().find_map(|item| key_line(item, key));
    own.or_else(within).or_else(items)
}

fn capitalised(remedy: &str) -> String {
    let mut letters = remedy.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    format!(
        "{}{}.",
        first.unwrap_or_default(),
        letters.as_str().trim_end_matches('.')
    )
}
