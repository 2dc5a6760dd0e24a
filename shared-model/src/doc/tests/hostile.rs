//! What a change may not write, read from its operations.

use automerge::legacy::{Key, ObjectId, Op, OpId, OpType};
use automerge::{ExpandedChange, ObjType, ScalarValue};

use super::forge::forged;
use crate::doc::samples::*;
use crate::doc::*;
use crate::ids::RecordId;

/// Counters of the operations that make the containers of every genesis.
const META: u64 = 1;
const CONTENT: u64 = 2;
const REQUESTS: u64 = 3;
const SERVER: u64 = 4;
const DECISIONS: u64 = 5;

fn genesis_actor() -> automerge::ActorId {
    let genesis = Document::genesis(&incident()).unwrap();
    let meta = genesis.inner.get_changes_meta(&[]);
    meta[0].actor.as_ref().clone()
}

fn object(counter: u64) -> ObjectId {
    ObjectId::Id(OpId(counter, genesis_actor()))
}

fn op(obj: ObjectId, key: &str, action: OpType) -> Op {
    let (key, pred, insert) = (Key::Map(key.into()), vec![].into(), false);
    Op {
        action,
        obj,
        key,
        pred,
        insert,
    }
}

fn put(obj: ObjectId, key: &str, value: &str) -> Op {
    op(obj, key, OpType::Put(ScalarValue::Str(value.into())))
}

/// What becomes of an edit whose operations are replaced by these.
fn judged(operations: Vec<Op>) -> Result<Touched, DocError> {
    let ty = incident();
    let (mut document, _) = created(&ty);
    let change = write(&ty, &mut document, &set("title", text("A")), 2);
    let forged = forged(&change, |c| c.operations = operations);
    document.decode(&ty, &forged.bytes).map(|info| info.touched)
}

fn refused(operations: Vec<Op>) {
    let result = judged(operations);
    assert!(matches!(result, Err(DocError::Forbidden(_))), "{result:?}");
}

fn text_put(text: &str) -> OpType {
    OpType::Put(ScalarValue::Str(text.into()))
}

#[test]
fn nobody_writes_the_root() {
    refused(vec![put(ObjectId::Root, "x", "y")]);
    refused(vec![op(ObjectId::Root, "c", OpType::Make(ObjType::Map))]);
    refused(vec![op(ObjectId::Root, "s", OpType::Delete)]);
}

#[test]
fn nobody_replaces_or_deletes_a_container() {
    for action in [OpType::Make(ObjType::Map), OpType::Delete, text_put("x")] {
        refused(vec![op(object(CONTENT), "tags", action.clone())]);
        refused(vec![op(object(CONTENT), "story", action.clone())]);
        refused(vec![op(object(SERVER), "decisions", action)]);
    }
    refused(vec![op(
        object(CONTENT),
        "later",
        OpType::Make(ObjType::Map),
    )]);
}

/// A diff would not show it: the write loses to the one that is there, and hides.
#[test]
fn a_losing_write_under_the_servers_map_is_seen() {
    let touched = judged(vec![put(object(SERVER), "status", "closed")]).unwrap();
    assert!(touched.server_writes);
    let touched = judged(vec![op(object(SERVER), "deleted_at", OpType::Delete)]).unwrap();
    assert!(touched.server_writes);
    let key = id(50).to_key();
    let touched = judged(vec![op(
        object(DECISIONS),
        &key,
        OpType::Make(ObjType::Map),
    )])
    .unwrap();
    assert!(touched.server_writes);
}

#[test]
fn honest_edits_are_no_server_writes() {
    let touched = judged(vec![put(object(CONTENT), "title", "B")]).unwrap();
    assert!(!touched.server_writes);
    assert_eq!(touched.fields, ["title"]);
}

#[test]
fn what_a_record_is_stays() {
    refused(vec![put(object(META), "no", "OTHER")]);
    refused(vec![op(object(META), "site", OpType::Delete)]);
}

#[test]
fn a_record_is_created_once_and_first() {
    let ty = incident();
    let (document, change) = created(&ty);
    let genesis = Document::genesis(&ty).unwrap();
    assert!(document.decode(&ty, &change.bytes).is_ok());
    assert!(genesis.decode(&ty, &change.bytes).is_ok());
    let again = forged(&change, |c| {
        c.actor_id = automerge::ActorId::from(actor(7).0)
    });
    let result = document.decode(&ty, &again.bytes);
    assert!(matches!(result, Err(DocError::Forbidden(_))), "{result:?}");

    let only_title = forged(&change, |c| {
        c.operations = vec![put(object(CONTENT), "title", "X")];
    });
    let result = genesis.decode(&ty, &only_title.bytes);
    assert!(matches!(result, Err(DocError::Forbidden(_))), "{result:?}");
}

#[test]
fn a_change_of_another_record_is_told_apart() {
    let (_, change) = created(&incident());
    let touched = decode_change(&incident(), &change.bytes).unwrap().touched;
    assert_eq!(touched.creates.unwrap().id, id(1), "the record it makes");
    let mut other = incident();
    other.name = "permit".into();
    let result = decode_change(&other, &change.bytes);
    assert!(matches!(result, Err(DocError::Forbidden(_))), "{result:?}");
}

#[test]
fn objects_nobody_knows_are_refused() {
    refused(vec![put(object(4000), "x", "y")]);
    let foreign = ObjectId::Id(OpId(2, automerge::ActorId::from(actor(66).0)));
    refused(vec![put(foreign, "x", "y")]);
}

#[test]
fn values_of_another_kind_are_refused() {
    let content = || object(CONTENT);
    refused(vec![put(content(), "injured", "three")]);
    refused(vec![op(
        content(),
        "title",
        OpType::Put(ScalarValue::Int(3)),
    )]);
    refused(vec![op(content(), "title", OpType::Put(ScalarValue::Null))]);
    refused(vec![op(content(), "title", OpType::Increment(1))]);
    refused(vec![op(
        content(),
        "site",
        OpType::Put(ScalarValue::Bytes(vec![1, 2])),
    )]);
    refused(vec![op(content(), "title", OpType::Make(ObjType::List))]);
}

#[test]
fn decided_and_computed_fields_are_not_written_as_content() {
    refused(vec![put(object(CONTENT), "risk", "green")]);
    let someone = ScalarValue::Bytes(id(9).as_bytes().to_vec());
    refused(vec![op(object(CONTENT), "closed_by", OpType::Put(someone))]);
}

fn container(name: &str) -> ObjectId {
    let names: Vec<_> = incident()
        .containers()
        .iter()
        .map(|(n, _)| (*n).to_owned())
        .collect();
    let index = names.iter().position(|n| n == name).unwrap();
    object(DECISIONS + 1 + index as u64)
}

#[test]
fn entries_are_added_whole_and_never_rewritten() {
    let key = id(40).to_key();
    assert!(judged(vec![put(container("talk"), &key, "Seen.")]).is_ok());
    refused(vec![put(container("talk"), "not a key", "Seen.")]);
    refused(vec![op(container("talk"), &key, OpType::Delete)]);
    refused(vec![op(
        container("photos"),
        &key,
        OpType::Make(ObjType::Map),
    )]);
    refused(vec![op(container("tags"), "deck", text_put("yes"))]);
    refused(vec![op(object(REQUESTS), &key, OpType::Make(ObjType::Map))]);
    refused(vec![op(object(REQUESTS), &key, OpType::Delete)]);
    let mut over = put(container("talk"), &key, "Not so.");
    over.pred = vec![OpId(30, automerge::ActorId::from(actor(1).0))].into();
    refused(vec![over]);
}

/// Without a predecessor such a write would win by its counter alone and show another's words as
/// one's own, or one's own command as another's request.
#[test]
fn nobody_puts_an_entry_in_the_place_of_anothers() {
    let ty = incident();
    let (base, _) = created(&ty);
    let mut victim = base.clone();
    write(&ty, &mut victim, &say(40, "Seen."), 2);
    write(&ty, &mut victim, &ask(50, "submit"), 2);
    let mut attacker = base;
    let picture = |n| {
        edit(FieldEdit::AddPhoto {
            field: "photos".into(),
            photo: photo(n),
        })
    };
    let shadows = [say(40, "Not seen."), ask(50, "close")];
    for shadow in shadows {
        let change = write(&ty, &mut attacker, &shadow, 3);
        assert!(victim.decode(&ty, &change.bytes).is_err(), "{shadow:?}");
        assert!(
            attacker.decode(&ty, &change.bytes).is_ok(),
            "their own record takes it"
        );
    }
    let honest = write(&ty, &mut attacker, &picture(31), 3);
    assert!(victim.decode(&ty, &honest.bytes).is_ok());
    write(&ty, &mut victim, &picture(31), 2);
    assert!(victim.decode(&ty, &honest.bytes).is_err());
}

#[test]
fn a_narrative_takes_characters_only() {
    let story = container("story");
    let mut typed = put(story.clone(), "", "x");
    typed.key = Key::head();
    typed.insert = true;
    assert_eq!(judged(vec![typed.clone()]).unwrap().fields, ["story"]);
    let actions = [
        OpType::Make(ObjType::Map),
        OpType::Put(ScalarValue::Int(1)),
        OpType::Increment(1),
    ];
    for action in actions {
        refused(vec![Op {
            action,
            ..typed.clone()
        }]);
    }
    refused(vec![put(story, "key", "x")]);
}

#[test]
fn an_entry_is_filled_by_the_change_that_makes_it() {
    let ty = incident();
    let (mut document, _) = created(&ty);
    let asked = write(&ty, &mut document, &ask(50, "submit"), 2);
    let later = write(&ty, &mut document, &set("title", text("A")), 3);
    let entry = document.decode(&ty, &asked.bytes).unwrap().start_op;
    let forged = forged(&later, |c: &mut ExpandedChange| {
        let request = OpId(entry, automerge::ActorId::from(actor(2).0));
        c.operations = vec![put(ObjectId::Id(request), "cmd", "approve")];
    });
    let result = document.decode(&ty, &forged.bytes);
    assert!(matches!(result, Err(DocError::Forbidden(_))), "{result:?}");
}

#[test]
fn intents_that_do_not_fit_leave_the_document_as_it_was() {
    let ty = incident();
    let (mut document, _) = created(&ty);
    let before = document.save();
    let misfits = [
        set("risk", text("green")),
        set("closed_by", crate::record::FieldValue::Reference(id(2))),
        set("nothing_like_it", text("x")),
        set("injured", text("three")),
        set("story", text("x")),
        set("title", text("Oil on deck")),
        Intent::Edit { edits: vec![] },
        Intent::Create(create()),
        Intent::Edit {
            edits: vec![
                FieldEdit::Set {
                    field: "title".into(),
                    value: Some(text("half")),
                },
                FieldEdit::Tag {
                    field: "photos".into(),
                    tag: "x".into(),
                    present: true,
                },
            ],
        },
    ];
    for intent in misfits {
        let refused = author_intent(&ty, &mut document, &intent, actor(5), T0);
        assert!(
            matches!(refused, Err(DocError::BadIntent(_))),
            "{intent:?}: {refused:?}"
        );
        assert_eq!(document.save(), before);
    }
    let mut unborn = Document::genesis(&ty).unwrap();
    let early = author_intent(&ty, &mut unborn, &ask(50, "submit"), actor(1), T0);
    assert!(matches!(early, Err(DocError::BadIntent(_))));
    let unknown: Option<RecordId> = unborn.record_id();
    assert_eq!(unknown, None);
}
