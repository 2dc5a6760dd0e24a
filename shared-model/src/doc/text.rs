//! Texts merged three ways, word by word.

use std::ops::Range;

/// Two people rewrote the same passage; `both` keeps what each of them wrote.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("two people rewrote the same passage")]
pub struct TextConflict {
    /// The merged text with both versions of the passage, the present one first.
    pub both: String,
}

/// Beyond this many differing words, the differing middle is replaced as a whole.
const MAX_EDITS: usize = 512;

/// One replaced run of words: words `from` of the old text became words `to` of the new one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Hunk {
    from: Range<usize>,
    to: Range<usize>,
}

/// Carries the edit `before` → `after` over to `current`, which somebody else changed meanwhile.
///
/// # Errors
/// [`TextConflict`] when both rewrote the same passage differently.
pub fn merge_text(before: &str, after: &str, current: &str) -> Result<String, TextConflict> {
    if before == current || after == current {
        return Ok(after.to_owned());
    }
    if before == after {
        return Ok(current.to_owned());
    }
    Merge {
        base: words(before),
        ours: words(after),
        theirs: words(current),
    }
    .run()
}

/// A replacement of `delete` characters at `at` by `insert`, to be done from the last to the first.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Splice {
    pub(super) at: usize,
    pub(super) delete: usize,
    pub(super) insert: String,
}

/// The smallest reasonable list of replacements that turns one text into another.
pub(super) fn splices(old: &str, new: &str) -> Vec<Splice> {
    let (old, new) = (words(old), words(new));
    let mut list = Vec::new();
    let (mut done, mut at) = (0, 0);
    for hunk in diff(&old, &new) {
        at += chars(&old[done..hunk.from.start]);
        done = hunk.from.end;
        let removed = old[hunk.from].concat();
        let width = removed.chars().count();
        list.push(trimmed(at, &removed, &new[hunk.to].concat()));
        at += width;
    }
    list.reverse();
    list
}

/// Leaves out what both ends have in common.
fn trimmed(at: usize, removed: &str, inserted: &str) -> Splice {
    let (old, new): (Vec<char>, Vec<char>) =
        (removed.chars().collect(), inserted.chars().collect());
    let shared = old.len().min(new.len());
    let head = (0..shared).take_while(|i| old[*i] == new[*i]).count();
    let tail = (0..shared - head)
        .take_while(|i| old[old.len() - 1 - i] == new[new.len() - 1 - i])
        .count();
    Splice {
        at: at + head,
        delete: old.len() - head - tail,
        insert: new[head..new.len() - tail].iter().collect(),
    }
}

fn chars(words: &[&str]) -> usize {
    words.iter().map(|word| word.chars().count()).sum()
}

/// Splits into runs of letters and digits, and single other characters.
fn words(text: &str) -> Vec<&str> {
    let mut list = Vec::new();
    let mut start = 0;
    let mut in_word = false;
    for (index, character) in text.char_indices() {
        let word = character.is_alphanumeric();
        if index > start && !(in_word && word) {
            list.push(&text[start..index]);
            start = index;
        }
        in_word = word;
    }
    if start < text.len() {
        list.push(&text[start..]);
    }
    list
}

struct Merge<'a> {
    base: Vec<&'a str>,
    ours: Vec<&'a str>,
    theirs: Vec<&'a str>,
}

impl Merge<'_> {
    fn run(&self) -> Result<String, TextConflict> {
        let ours = diff(&self.base, &self.ours);
        let theirs = diff(&self.base, &self.theirs);
        let (mut text, mut clash) = (String::new(), false);
        let (mut i, mut j, mut at) = (0, 0, 0);
        while i < ours.len() || j < theirs.len() {
            let (end_i, end_j, region) = group(&ours, &theirs, i, j);
            text.extend(self.base[at..region.start].iter().copied());
            let mine = rewritten(&self.base, &self.ours, &ours[i..end_i], &region);
            let other = rewritten(&self.base, &self.theirs, &theirs[j..end_j], &region);
            if end_i == i {
                text.push_str(&other);
            } else if end_j == j || mine == other {
                text.push_str(&mine);
            } else {
                clash |= !region.is_empty();
                text.push_str(&both(&other, &mine));
            }
            (i, j, at) = (end_i, end_j, region.end);
        }
        text.extend(self.base[at..].iter().copied());
        if clash {
            Err(TextConflict { both: text })
        } else {
            Ok(text)
        }
    }
}

/// Two versions of a passage side by side; a stroke keeps words apart.
fn both(first: &str, second: &str) -> String {
    let glued = first.ends_with(char::is_alphanumeric) && second.starts_with(char::is_alphanumeric);
    let stroke = if glued { " / " } else { "" };
    format!("{first}{stroke}{second}")
}

/// The next group of hunks that touch the same words of the base, and those words.
fn group(ours: &[Hunk], theirs: &[Hunk], i: usize, j: usize) -> (usize, usize, Range<usize>) {
    let (mut end_i, mut end_j) = (i, j);
    let mut region = match (ours.get(i), theirs.get(j)) {
        (Some(a), Some(b)) if precedes(b, a) => b.from.clone(),
        (Some(a), _) => a.from.clone(),
        (None, Some(b)) => b.from.clone(),
        (None, None) => 0..0,
    };
    loop {
        if let Some(hunk) = ours.get(end_i).filter(|h| touches(&h.from, &region)) {
            region.end = region.end.max(hunk.from.end);
            end_i += 1;
        } else if let Some(hunk) = theirs.get(end_j).filter(|h| touches(&h.from, &region)) {
            region.end = region.end.max(hunk.from.end);
            end_j += 1;
        } else {
            return (end_i, end_j, region);
        }
    }
}

fn precedes(a: &Hunk, b: &Hunk) -> bool {
    (a.from.start, a.from.end) < (b.from.start, b.from.end)
}

/// Whether a hunk at or after the start of a region belongs to it: it shares words with it, is
/// inserted inside it, or both are insertions at one place.
fn touches(hunk: &Range<usize>, region: &Range<usize>) -> bool {
    hunk.start < region.end || hunk == region
}

/// What the words of a region became on one side.
fn rewritten(base: &[&str], side: &[&str], hunks: &[Hunk], region: &Range<usize>) -> String {
    let mut text = String::new();
    let mut at = region.start;
    for hunk in hunks {
        text.extend(base[at..hunk.from.start].iter().copied());
        text.extend(side[hunk.to.clone()].iter().copied());
        at = hunk.from.end;
    }
    text.extend(base[at..region.end].iter().copied());
    text
}

/// Differing runs between two lists of words (Myers, bounded).
fn diff(old: &[&str], new: &[&str]) -> Vec<Hunk> {
    let shared = old.len().min(new.len());
    let head = (0..shared).take_while(|i| old[*i] == new[*i]).count();
    let tail = (0..shared - head)
        .take_while(|i| old[old.len() - 1 - i] == new[new.len() - 1 - i])
        .count();
    let (old_mid, new_mid) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    if old_mid.is_empty() && new_mid.is_empty() {
        return Vec::new();
    }
    let whole = Hunk {
        from: 0..old_mid.len(),
        to: 0..new_mid.len(),
    };
    let hunks =
        myers(old_mid, new_mid).map_or_else(|| vec![whole], |pairs| gaps(&pairs, old_mid, new_mid));
    let shift = |range: Range<usize>| range.start + head..range.end + head;
    hunks
        .into_iter()
        .map(|h| Hunk {
            from: shift(h.from),
            to: shift(h.to),
        })
        .collect()
}

/// The runs between matched pairs.
fn gaps(pairs: &[(usize, usize)], old: &[&str], new: &[&str]) -> Vec<Hunk> {
    let mut hunks = Vec::new();
    let (mut x, mut y) = (0, 0);
    for &(i, j) in pairs.iter().chain([&(old.len(), new.len())]) {
        if i > x || j > y {
            hunks.push(Hunk {
                from: x..i,
                to: y..j,
            });
        }
        (x, y) = (i + 1, j + 1);
    }
    hunks
}

/// Matched pairs of a shortest edit script; `None` when it is longer than [`MAX_EDITS`].
fn myers(old: &[&str], new: &[&str]) -> Option<Vec<(usize, usize)>> {
    let (n, m) = (old.len() as isize, new.len() as isize);
    let limit = MAX_EDITS.min(old.len() + new.len()) as isize;
    let slot = |k: isize| (k + limit + 1) as usize;
    let mut reach = vec![0_isize; 2 * limit as usize + 3];
    let mut trail = Vec::new();
    for d in 0..=limit {
        trail.push(reach.clone());
        for k in (-d..=d).step_by(2) {
            let down = k == -d || (k != d && reach[slot(k - 1)] < reach[slot(k + 1)]);
            let mut x = if down {
                reach[slot(k + 1)]
            } else {
                reach[slot(k - 1)] + 1
            };
            let mut y = x - k;
            while x < n && y < m && y >= 0 && old[x as usize] == new[y as usize] {
                x += 1;
                y += 1;
            }
            reach[slot(k)] = x;
            if k == n - m && x >= n {
                return Some(matches(&trail, n, m, slot));
            }
        }
    }
    None
}

/// Walks a Myers trail back and collects the matched pairs, in order.
fn matches(
    trail: &[Vec<isize>],
    mut x: isize,
    mut y: isize,
    slot: impl Fn(isize) -> usize,
) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (d, reach) in trail.iter().enumerate().rev() {
        let (d, k) = (d as isize, x - y);
        let down = k == -d || (k != d && reach[slot(k - 1)] < reach[slot(k + 1)]);
        let from_k = if down { k + 1 } else { k - 1 };
        let (from_x, from_y) = if d == 0 {
            (0, 0)
        } else {
            (reach[slot(from_k)], reach[slot(from_k)] - from_k)
        };
        let (stop_x, stop_y) = match (d, down) {
            (0, _) => (0, 0),
            (_, true) => (from_x, from_y + 1),
            (_, false) => (from_x + 1, from_y),
        };
        while x > stop_x && y > stop_y {
            x -= 1;
            y -= 1;
            pairs.push((x as usize, y as usize));
        }
        (x, y) = (from_x, from_y);
    }
    pairs.reverse();
    pairs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn apply(old: &str, list: &[Splice]) -> String {
        let mut text: Vec<char> = old.chars().collect();
        for splice in list {
            text.splice(splice.at..splice.at + splice.delete, splice.insert.chars());
        }
        text.into_iter().collect()
    }

    #[test]
    fn edits_of_different_passages_both_stay() {
        let base = "The pump leaks. The valve is shut.";
        let ours = "The pump leaks badly. The valve is shut.";
        let theirs = "The pump leaks. The valve is open.";
        let merged = merge_text(base, ours, theirs);
        assert_eq!(
            merged.as_deref(),
            Ok("The pump leaks badly. The valve is open.")
        );
    }

    #[test]
    fn two_additions_at_the_end_both_stay() {
        let merged = merge_text("Seen.", "Seen. By me.", "Seen. By her.");
        let merged = merged.unwrap_or_else(|c| c.both);
        assert!(merged.contains("By me."), "{merged}");
        assert!(merged.contains("her"), "{merged}");
    }

    #[test]
    fn one_passage_rewritten_twice_is_a_conflict_that_keeps_both() {
        let conflict = merge_text("level is low", "level is high", "level is normal");
        let both = conflict.map_err(|c| c.both);
        assert_eq!(both, Err("level is normal / high".to_owned()));
    }

    #[test]
    fn equal_rewritings_are_no_conflict() {
        assert_eq!(
            merge_text("a b c", "a x c", "a x c d"),
            Ok("a x c d".to_owned())
        );
    }

    proptest! {
        #[test]
        fn splices_lead_from_one_text_to_the_other(old in "[ab \u{e9}.]{0,60}", new in "[ab \u{e9}.]{0,60}") {
            prop_assert_eq!(apply(&old, &splices(&old, &new)), new);
        }

        #[test]
        fn an_edit_on_an_unchanged_text_is_the_edit(base in "[ab .]{0,40}", after in "[ab .]{0,40}") {
            prop_assert_eq!(merge_text(&base, &after, &base), Ok(after.clone()));
            prop_assert_eq!(merge_text(&base, &base, &after), Ok(after));
        }

        #[test]
        fn merging_never_panics_nor_depends_on_the_side(base in "[ab .]{0,30}", a in "[ab .]{0,30}", b in "[ab .]{0,30}") {
            prop_assert_eq!(merge_text(&base, &a, &b).is_ok(), merge_text(&base, &b, &a).is_ok());
        }
    }
}
