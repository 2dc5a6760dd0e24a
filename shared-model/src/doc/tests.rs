//! Whole journeys of a document; what a single file does is tested beside it.
#![allow(clippy::unwrap_used)]

mod convergence;
mod forge;
mod genesis;
mod hostile;
mod traps;

use super::samples::*;
use super::*;
use crate::record::{Decision, FieldValue};

/// contract: A13
#[test]
fn a_created_record_projects_what_was_written() {
    let ty = incident();
    let (document, change) = created(&ty);
    let record = read(&ty, &document);
    let mut expected = create().fields;
    expected.insert("risk".into(), text("red"));
    let mut photo = photo(30);
    photo.by = author(actor(1));
    expected.insert("photos".into(), FieldValue::Photos(vec![photo]));
    assert_eq!(record.fields, expected);
    assert_eq!((record.created_at, record.updated_at), (T0, T0));
    assert_eq!(
        (record.created_by, record.updated_by),
        (author(actor(1)), author(actor(1)))
    );
    assert_eq!((change.seq, change.actor, change.time), (1, actor(1), T0));
    assert_eq!(record.site_id, Some(id(70)));
    assert_eq!(record.company_id, Some(id(80)));
    assert_eq!(record.provisional_no.as_deref(), Some("ALP-7K-0014-X"));
}

#[test]
fn what_was_authored_decodes_to_the_same_intent() {
    let ty = incident();
    let (mut document, change) = created(&ty);
    let info = decode_change(&ty, &change.bytes).unwrap();
    assert_eq!(info.touched.creates, Some(create()));
    assert_eq!(info.raw, change);
    assert!(!info.touched.server_writes);
    for intent in [
        set("title", text("Fuel on deck")),
        say(40, "Seen."),
        ask(50, "submit"),
    ] {
        let change = write(&ty, &mut document, &intent, 1);
        let touched = decode_change(&ty, &change.bytes).unwrap().touched;
        match intent {
            Intent::Edit { edits } => assert_eq!(touched.edits, edits),
            Intent::Request(request) => assert_eq!(touched.requests, [request]),
            Intent::Create(_) => unreachable!(),
        }
    }
}

#[test]
fn saved_documents_load_and_changes_travel() {
    let ty = incident();
    let (mut ours, _) = created(&ty);
    let mut theirs = Document::load(&ty, &ours.save()).unwrap();
    assert_eq!(theirs.heads(), ours.heads());
    let change = write(&ty, &mut ours, &set("injured", FieldValue::Integer(3)), 2);
    assert_eq!(
        theirs.apply(std::slice::from_ref(&change)).unwrap(),
        [change.hash]
    );
    assert_eq!(theirs.apply(&[change]).unwrap(), []);
    assert_eq!(read(&ty, &theirs), read(&ty, &ours));
    assert_eq!(theirs.save(), ours.save());
}

/// contract: J13
#[test]
fn whichever_value_settles_a_conflict_it_reads_as_written_not_as_cleared() {
    let ty = incident();
    for kept in ["A", "B", "C"] {
        let (mut ours, _) = created(&ty);
        let mut theirs = ours.clone();
        write(&ty, &mut ours, &set("title", text("A")), 2);
        let change = write(&ty, &mut theirs, &set("title", text("B")), 3);
        ours.apply(&[change]).unwrap();
        let choice = write(&ty, &mut ours, &set("title", text(kept)), 4);
        let record = read(&ty, &ours);
        assert_eq!(
            (&record.conflicts[..], &record.fields["title"]),
            (&[][..], &text(kept))
        );
        let touched = ours.decode(&ty, &choice.bytes).unwrap().touched;
        let edit = FieldEdit::Set {
            field: "title".into(),
            value: Some(text(kept)),
        };
        assert_eq!(touched.edits, [edit], "{kept}");
    }
}

#[test]
fn decisions_and_conflicts_show() {
    let ty = incident();
    let (mut ours, _) = created(&ty);
    let mut theirs = ours.clone();
    write(&ty, &mut ours, &set("title", text("A")), 2);
    let change = write(&ty, &mut theirs, &set("title", text("B")), 3);
    ours.apply(&[change]).unwrap();
    let record = read(&ty, &ours);
    assert_eq!(record.conflicts.len(), 1);
    assert_eq!(record.conflicts[0].values[0].value, record.fields["title"]);
    assert_eq!(record.conflicts[0].values.len(), 2);
    write(&ty, &mut ours, &set("title", text("B")), 4);
    assert_eq!(read(&ty, &ours).conflicts, []);

    write(&ty, &mut ours, &ask(50, "submit"), 4);
    let decision = Decision {
        granted: true,
        code: None,
        from: Some("draft".into()),
        to: Some("submitted".into()),
        at: T0 + 9,
    };
    let write = ServerWrite::Decide {
        request: id(50),
        decision: decision.clone(),
    };
    let change = author_server(&ty, &mut ours, &[write], actor(200), T0 + 9).unwrap();
    assert!(
        decode_change(&ty, &change.bytes)
            .unwrap()
            .touched
            .server_writes
    );
    let record = read(&ty, &ours);
    assert_eq!(record.status.as_deref(), Some("submitted"));
    assert_eq!(record.requests[0].decision, Some(decision));
}
