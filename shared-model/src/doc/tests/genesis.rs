//! Where records start, and devices that were upgraded apart.

use crate::doc::samples::*;
use crate::doc::*;
use crate::record::FieldValue;
use crate::schema::RecordType;

const ADDED: [(&str, &str); 2] = [("causes", "narrative"), ("zones", "tags")];

fn zone(tag: &str) -> Intent {
    edit(FieldEdit::Tag {
        field: "zones".into(),
        tag: tag.into(),
        present: true,
    })
}

fn cause(after: &str) -> Intent {
    edit(FieldEdit::Text {
        field: "causes".into(),
        before: String::new(),
        after: after.into(),
    })
}

fn on(ty: &RecordType, document: &Document) -> Document {
    Document::load(ty, &document.save()).unwrap()
}

/// Records made by older builds start from these bytes: they may never change.
#[test]
fn the_genesis_of_a_type_is_the_same_everywhere_for_ever() {
    let hash = genesis_hash(&incident()).to_string();
    assert_eq!(
        hash,
        "9a52c0d4fc0f92309d16f0d285af5ce34bd17e02e246a536f8587dc1f6a37809"
    );
    let mut shuffled = incident();
    shuffled.fields.reverse();
    assert_eq!(
        Document::genesis(&incident()).unwrap().save(),
        Document::genesis(&shuffled).unwrap().save()
    );
    assert_ne!(
        genesis_hash(&incident()),
        genesis_hash(&with_fields(&ADDED))
    );
}

#[test]
fn a_genesis_has_no_author_and_no_changes() {
    let genesis = Document::genesis(&incident()).unwrap();
    assert_eq!(genesis.heads(), [genesis_hash(&incident())]);
    assert_eq!(genesis.changes(), []);
    assert_eq!(genesis.actors(), []);
    assert_eq!(genesis.record_id(), None);
}

#[test]
fn two_devices_upgraded_apart_both_append() {
    let first = incident();
    let (second, third) = (with_fields(&ADDED[1..]), with_fields(&ADDED));
    let (born, _) = created(&first);
    let (mut left, mut right) = (on(&second, &born), on(&third, &born));
    assert_eq!(left.save(), born.save(), "an upgrade alone changes nothing");

    let ours = write(&second, &mut left, &zone("deck"), 2);
    let theirs = [
        write(&third, &mut right, &zone("galley"), 3),
        write(&third, &mut right, &cause("Rust."), 3),
    ];
    left.apply(&theirs[..1]).unwrap();
    right.apply(&[ours]).unwrap();
    let mut left = on(&third, &left);
    left.apply(&theirs[1..]).unwrap();

    let record = read(&third, &left);
    assert_eq!(record, read(&third, &right));
    assert_eq!(left.heads(), right.heads());
    let zones = FieldValue::Tags(vec!["deck".into(), "galley".into()]);
    assert_eq!(record.fields["zones"], zones);
    assert_eq!(record.fields["causes"], text("Rust."));
    assert_eq!(record.updated_by, author(actor(3)));
}

#[test]
fn an_older_server_lacks_what_a_newer_change_follows() {
    let (born, _) = created(&incident());
    let mut upgraded = on(&with_fields(&ADDED), &born);
    let change = write(&with_fields(&ADDED), &mut upgraded, &zone("deck"), 2);
    let mut older = born.clone();
    let refused = older.apply(&[change]);
    assert!(
        matches!(refused, Err(DocError::MissingDeps(_))),
        "{refused:?}"
    );
    assert_eq!(older.heads(), born.heads());
}

#[test]
fn a_device_left_behind_reads_and_edits_newer_records() {
    let (newer, older) = (with_fields(&ADDED), incident());
    let (mut document, _) = created(&newer);
    write(&newer, &mut document, &zone("deck"), 2);
    let mut behind = on(&older, &document);
    assert_eq!(read(&older, &behind).fields["title"], text("Oil on deck"));
    let change = write(&older, &mut behind, &set("title", text("Fuel")), 3);
    document.apply(&[change]).unwrap();
    let record = read(&newer, &document);
    assert_eq!(record.fields["title"], text("Fuel"));
    assert_eq!(
        record.fields["zones"],
        FieldValue::Tags(vec!["deck".into()])
    );
}

#[test]
fn changes_of_an_older_record_decode_against_its_own_containers() {
    let ty = with_fields(&ADDED);
    let (born, _) = created(&incident());
    let mut document = on(&ty, &born);
    let talk = write(&ty, &mut document, &say(40, "Seen."), 2);
    let tag = write(&ty, &mut document, &zone("deck"), 2);
    assert_eq!(
        document.decode(&ty, &talk.bytes).unwrap().touched.fields,
        ["talk"]
    );
    assert_eq!(
        document.decode(&ty, &tag.bytes).unwrap().touched.fields,
        ["zones"]
    );
    assert_eq!(
        document.changes().len(),
        3,
        "structure is not counted among the changes"
    );
}

#[test]
fn a_newer_field_is_noted_and_not_refused() {
    let newer = with_fields(&[("weather", "text")]);
    let (mut document, _) = created(&newer);
    let change = write(&newer, &mut document, &set("weather", text("fog")), 2);
    let touched = decode_change(&incident(), &change.bytes).unwrap().touched;
    assert_eq!(touched.unknown_fields, ["weather"]);
    assert_eq!(touched.fields, ["weather"]);
}
