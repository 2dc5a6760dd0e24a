//! What Automerge lets through and this crate does not (design 03-sync), each with its own test.

use std::num::NonZeroU64;

use automerge::{Automerge, Change};
use proptest::prelude::*;

use super::forge::{change_of, forged, run, sealed};
use crate::doc::samples::*;
use crate::doc::*;
use crate::record::FieldValue;

fn is_corrupt<T: std::fmt::Debug>(result: Result<T, DocError>) {
    assert!(matches!(result, Err(DocError::Corrupt(_))), "{result:?}");
}

/// A record, and two changes made on it one after the other that it does not hold.
fn ahead() -> (Document, RawChange, RawChange) {
    let ty = incident();
    let (base, _) = created(&ty);
    let mut device = base.clone();
    let first = write(&ty, &mut device, &set("title", text("A")), 2);
    let second = write(&ty, &mut device, &set("title", text("B")), 2);
    (base, first, second)
}

#[test]
fn a_change_without_what_it_follows_is_not_queued_silently() {
    let (mut document, first, second) = ahead();
    let before = document.save();
    let refused = document.apply(std::slice::from_ref(&second));
    assert_eq!(refused, Err(DocError::MissingDeps(vec![first.hash])));
    assert_eq!(document.save(), before);
    assert_eq!(
        document
            .apply(&[second.clone(), first.clone()])
            .map(|l| l.len()),
        Ok(2)
    );
}

#[test]
fn a_saved_document_with_a_queued_change_is_refused() {
    let (document, _, second) = ahead();
    let mut raw = Automerge::load(&document.save()).unwrap();
    let change = Change::try_from(second.bytes.as_slice()).unwrap();
    raw.apply_changes([change]).unwrap();
    assert!(
        Automerge::load(&raw.save()).is_ok(),
        "Automerge itself takes it"
    );
    is_corrupt(Document::load(&incident(), &raw.save()));
    is_corrupt(Document::load(&incident(), &raw.save_nocompress()));
}

#[test]
fn any_flipped_bit_of_a_change_is_found() {
    let (_, change, _) = ahead();
    let mut taken_by_automerge = 0;
    for index in 0..change.bytes.len() * 8 {
        let mut bytes = change.bytes.clone();
        bytes[index / 8] ^= 1 << (index % 8);
        is_corrupt(RawChange::parse(&bytes));
        let parsed = std::panic::catch_unwind(|| Change::try_from(bytes.as_slice()).is_ok());
        taken_by_automerge += usize::from(parsed.unwrap_or(false));
    }
    assert!(taken_by_automerge > 0, "the trap is real");
}

#[test]
fn any_flipped_bit_of_a_document_is_found() {
    let bytes = created(&incident()).0.save();
    for index in 0..bytes.len() * 8 {
        let mut broken = bytes.clone();
        broken[index / 8] ^= 1 << (index % 8);
        is_corrupt(Document::load(&incident(), &broken));
    }
}

#[test]
fn cut_bytes_and_bytes_behind_are_refused() {
    let (document, change, _) = ahead();
    let saved = document.save();
    for length in 0..saved.len() {
        is_corrupt(Document::load(&incident(), &saved[..length]));
    }
    for length in 0..change.bytes.len() {
        is_corrupt(RawChange::parse(&change.bytes[..length]));
    }
    is_corrupt(Document::load(
        &incident(),
        &[saved.clone(), change.bytes.clone()].concat(),
    ));
    is_corrupt(Document::load(&incident(), &[saved, vec![0]].concat()));
    is_corrupt(RawChange::parse(
        &[change.bytes.clone(), change.bytes].concat(),
    ));
}

#[test]
fn compressed_forms_are_refused() {
    let ty = incident();
    let (mut document, _) = created(&ty);
    let long = "a sentence that repeats itself ".repeat(40);
    let raw = write(&ty, &mut document, &say(40, &long), 2);
    let mut change = Change::try_from(raw.bytes.as_slice()).unwrap();
    let deflated = change.bytes().into_owned();
    assert_ne!(deflated, raw.bytes);
    is_corrupt(RawChange::parse(&deflated));
    is_corrupt(Document::load(&ty, &document.inner.save()));
}

#[test]
fn counters_near_their_limit_are_refused() {
    let (mut document, change, _) = ahead();
    for start in [u64::from(u32::MAX) - 1, 1 << 31, (1 << 31) + 7] {
        let mut expanded = Change::try_from(change.bytes.as_slice()).unwrap().decode();
        expanded.start_op = NonZeroU64::new(start).unwrap();
        let bytes = Change::from(expanded).raw_bytes().to_vec();
        is_corrupt(RawChange::parse(&bytes));
        is_corrupt(decode_change(&incident(), &bytes));
    }
    let jumped = forged(&change, |c| c.start_op = NonZeroU64::new(1 << 30).unwrap());
    is_corrupt(document.apply(&[jumped]));
}

#[test]
fn zeroed_heads_neither_panic_nor_pass() {
    let (document, ..) = ahead();
    let head = document.heads()[0].0;
    let mut bytes = document.save();
    let at = bytes.windows(32).position(|w| w == head).unwrap();
    bytes[at..at + 32].fill(0);
    is_corrupt(Document::load(&incident(), &sealed(bytes)));
}

#[test]
fn an_actor_used_twice_is_refused_on_both_sides() {
    let ty = incident();
    let (base, _) = created(&ty);
    let (mut left, mut right) = (base.clone(), base);
    let ours = write(&ty, &mut left, &set("title", text("A")), 2);
    let theirs = write(&ty, &mut right, &set("title", text("B")), 2);
    assert_eq!(
        left.apply(std::slice::from_ref(&theirs)),
        Err(DocError::ActorReused(actor(2), 1))
    );
    assert_eq!(
        right.apply(std::slice::from_ref(&ours)),
        Err(DocError::ActorReused(actor(2), 1))
    );
    let (mut fresh, _) = created(&ty);
    assert_eq!(
        fresh.apply(&[ours, theirs]),
        Err(DocError::ActorReused(actor(2), 1))
    );
    assert_eq!(
        fresh.seq_of(actor(2)),
        0,
        "nothing of the batch was applied"
    );
}

#[test]
fn a_skipped_sequence_number_is_refused() {
    let (mut document, change, _) = ahead();
    is_corrupt(document.apply(&[forged(&change, |c| c.seq = 2)]));
    is_corrupt(
        document
            .apply(&[forged(&change, |c| c.seq = 0)])
            .map_err(|error| match error {
                DocError::ActorReused(..) => DocError::Corrupt("seen before".into()),
                other => other,
            }),
    );
}

#[test]
fn a_change_that_passes_over_its_authors_last_one_is_refused() {
    let (mut document, first, second) = ahead();
    let deps = Change::try_from(first.bytes.as_slice())
        .unwrap()
        .deps()
        .to_vec();
    let start = Change::try_from(first.bytes.as_slice()).unwrap().start_op();
    let beside = forged(&second, |c| {
        c.deps = deps;
        c.start_op = start;
    });
    is_corrupt(document.apply(&[first, beside]));
}

#[test]
fn another_hash_than_announced_is_refused() {
    let (mut document, mut first, second) = ahead();
    first.hash = second.hash;
    assert_eq!(
        document.apply(&[first]),
        Err(DocError::HashMismatch(second.hash))
    );
}

#[test]
fn operations_that_name_unknown_ones_cannot_spoil_the_saved_document() {
    let (mut document, change, _) = ahead();
    let before = document.save();
    let phantom = forged(&change, |c| {
        let unknown = automerge::legacy::OpId(3, c.actor_id.clone());
        c.operations[0].pred = vec![unknown].into();
    });
    is_corrupt(document.apply(&[phantom]));
    assert_eq!(document.save(), before);
}

#[test]
fn a_change_that_does_nothing_is_refused() {
    let (_, change, _) = ahead();
    let mut expanded = Change::try_from(change.bytes.as_slice()).unwrap().decode();
    expanded.operations.clear();
    is_corrupt(RawChange::parse(Change::from(expanded).raw_bytes()));
}

/// Columns of a change: key (text), insert (flags), action, value, and how many preds.
fn bomb(rows: u64, preds: u64) -> Vec<u8> {
    let mut columns = vec![
        (21, [run(rows, 1), vec![b'x']].concat()),
        (52, run(rows, 0)[..run(rows, 0).len() - 1].to_vec()),
        (66, run(rows, 1)),
        (86, run(rows, 0)),
        (112, run(rows, preds.min(1) as u8)),
    ];
    if preds > 0 {
        columns.push((113, run(preds, 0)));
        columns.push((115, run(preds, 1)));
    }
    change_of(&columns)
}

/// Automerge reads such a change row by row, and collects its predecessors in memory.
#[test]
fn a_few_bytes_that_claim_a_trillion_rows_are_refused_at_once() {
    let honest = bomb(3, 0);
    assert_eq!(
        Change::try_from(honest.as_slice()).unwrap().len(),
        3,
        "the form is right"
    );
    assert!(RawChange::parse(&honest).is_ok());
    for (rows, preds) in [(1 << 20, 0), (1 << 39, 0), (1 << 62, 0), (1, 1 << 39)] {
        let bytes = bomb(rows, preds);
        assert!(bytes.len() < 120);
        is_corrupt(RawChange::parse(&bytes));
        is_corrupt(decode_change(&incident(), &bytes));
    }
}

#[test]
fn the_largest_honest_work_passes() {
    let ty = incident();
    let (mut document, _) = created(&ty);
    let long = "All hands were called to muster at their stations. ".repeat(400);
    let change = write(&ty, &mut document, &story("A drum fell over.", &long), 2);
    assert!(document.decode(&ty, &change.bytes).is_ok());
    let back = write(&ty, &mut document, &story(&long, "Nothing."), 2);
    assert!(document.decode(&ty, &back.bytes).is_ok());
    assert!(Document::load(&ty, &document.save()).is_ok());
}

#[test]
fn a_document_that_starts_otherwise_is_refused() {
    let mut other = incident();
    other.fields.retain(|f| f.name != "talk");
    let mut foreign = Automerge::new();
    let mut tx = foreign.transaction();
    automerge::transaction::Transactable::put(&mut tx, automerge::ROOT, "m", 1).unwrap();
    tx.commit();
    is_corrupt(Document::load(&incident(), &foreign.save_nocompress()));
    is_corrupt(Document::load(
        &incident(),
        &Automerge::new().save_nocompress(),
    ));
    is_corrupt(Document::load(&incident(), &[]));
    let (mut ours, _) = created(&incident());
    is_corrupt(ours.absorb(&incident(), &Document::genesis(&other).unwrap().save()));
}

#[test]
fn heads_that_are_unknown_are_named() {
    let (document, first, _) = ahead();
    let asked = document.at(&[first.hash]).map(|d| d.heads());
    assert_eq!(asked, Err(DocError::MissingDeps(vec![first.hash])));
    let past = document.at(&[genesis_hash(&incident())]).unwrap();
    assert_eq!(past.record_id(), None);
}

#[test]
fn a_snapshot_and_what_is_held_are_united() {
    let ty = incident();
    let (base, _) = created(&ty);
    let (mut device, mut server) = (base.clone(), base);
    write(&ty, &mut device, &set("title", text("A")), 2);
    let change = write(&ty, &mut server, &set("injured", FieldValue::Integer(5)), 3);
    assert_eq!(device.absorb(&ty, &server.save()), Ok(vec![change.hash]));
    assert_eq!(device.absorb(&ty, &server.save()), Ok(vec![]));
    let record = read(&ty, &device);
    assert_eq!(record.fields["title"], text("A"));
    assert_eq!(record.fields["injured"], FieldValue::Integer(5));
    assert_eq!(device.change_by_hash(change.hash), Some(change));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Somebody who knows the format puts the checksum right again.
    #[test]
    fn tampered_changes_never_panic_and_never_spoil_a_document(
        at in 9_usize..400, to: u8, also in 9_usize..400, too: u8,
    ) {
        let (mut document, change, _) = ahead();
        let mut bytes = change.bytes;
        let length = bytes.len();
        bytes[9 + at % (length - 9)] = to;
        bytes[9 + also % (length - 9)] = too;
        let bytes = sealed(bytes);
        let before = document.save();
        let _ = document.decode(&incident(), &bytes);
        let _ = decode_change(&incident(), &bytes);
        let applied = RawChange::parse(&bytes).and_then(|raw| document.apply(&[raw]));
        match applied {
            Ok(_) => prop_assert!(Document::load(&incident(), &document.save()).is_ok()),
            Err(_) => prop_assert_eq!(document.save(), before),
        }
        let _ = read(&incident(), &document);
    }

    #[test]
    fn tampered_documents_never_panic_and_never_load_twice_differently(
        at in 9_usize..4000, to: u8,
    ) {
        let mut bytes = created(&incident()).0.save();
        let length = bytes.len();
        bytes[9 + at % (length - 9)] = to;
        if let Ok(document) = Document::load(&incident(), &sealed(bytes)) {
            let _ = read(&incident(), &document);
            prop_assert!(Document::load(&incident(), &document.save()).is_ok());
        }
    }

    #[test]
    fn garbage_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        is_corrupt(Document::load(&incident(), &bytes));
        is_corrupt(decode_change(&incident(), &bytes));
    }
}
