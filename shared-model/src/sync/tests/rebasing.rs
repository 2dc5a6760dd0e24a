use std::collections::BTreeSet;

use crate::doc::samples::*;
use crate::doc::{Document, FieldEdit, Intent, RequestIntent};
use crate::ids::OperationId;
use crate::record::FieldValue;
use crate::sync::*;

fn operation(seq: u64) -> OperationId {
    OperationId {
        record: id(1),
        actor: actor(1),
        seq,
    }
}

fn pending(intents: Vec<Intent>) -> Vec<Pending> {
    let numbered = (1..).zip(intents);
    numbered
        .map(|(seq, intent)| Pending {
            id: operation(seq),
            intent,
            time: T0 + seq as i64,
        })
        .collect()
}

fn refused(list: &[u64]) -> BTreeSet<OperationId> {
    list.iter().map(|seq| operation(*seq)).collect()
}

fn rebase(base: &mut Document, pending: &[Pending], no: &[u64]) -> Rebased {
    reauthor(&incident(), base, pending, &refused(no), actor(9)).unwrap()
}

#[test]
fn innocent_work_behind_a_refusal_is_written_again() {
    let ty = incident();
    let (mut base, _) = created(&ty);
    let work = pending(vec![
        set("severity", text("low")),
        set("title", text("Fuel on deck")),
        say(40, "Seen."),
        story("A drum fell over.", "A drum fell over. Nobody was hurt."),
    ]);
    let outcome = rebase(&mut base, &work, &[1]);
    assert_eq!(outcome.returned.len(), 1);
    assert_eq!(outcome.returned[0].setback, Setback::Refused);
    let replaced: Vec<_> = outcome.reauthored.iter().map(|r| r.replaces.seq).collect();
    assert_eq!(replaced, [2, 3, 4]);
    let times: Vec<_> = outcome.reauthored.iter().map(|r| r.change.time).collect();
    assert_eq!(times, [T0 + 2, T0 + 3, T0 + 4]);
    assert!(outcome.reauthored.iter().all(|r| r.id.actor == actor(9)));
    let record = read(&ty, &base);
    assert_eq!(record.fields["title"], text("Fuel on deck"));
    assert_eq!(
        record.fields["severity"],
        text("high"),
        "the refused value is not back"
    );
    assert_eq!(
        record.fields["story"],
        text("A drum fell over. Nobody was hurt.")
    );
}

#[test]
fn work_on_a_refused_value_waits_for_its_author() {
    let work = pending(vec![
        set("severity", text("low")),
        Intent::Edit {
            edits: vec![
                FieldEdit::Set {
                    field: "severity".into(),
                    value: None,
                },
                FieldEdit::Set {
                    field: "title".into(),
                    value: Some(text("X")),
                },
            ],
        },
        set("title", text("Y")),
        set("injured", FieldValue::Integer(1)),
    ]);
    let needs = |seq| Fate::Attention(Setback::Needs(operation(seq)));
    assert_eq!(
        plan(&work, &refused(&[1])),
        [
            Fate::Attention(Setback::Refused),
            needs(1),
            needs(2),
            Fate::Innocent
        ]
    );
}

#[test]
fn everything_waits_behind_a_refused_creation() {
    let work = pending(vec![
        Intent::Create(create()),
        say(40, "Seen."),
        ask(50, "submit"),
    ]);
    let fates = plan(&work, &refused(&[1]));
    assert!(fates.iter().all(|fate| *fate != Fate::Innocent));
}

#[test]
fn a_refused_request_does_not_take_content_along_but_stops_later_requests() {
    let work = pending(vec![
        ask(50, "submit"),
        set("title", text("X")),
        ask(51, "approve"),
    ]);
    let fates = plan(&work, &refused(&[1]));
    assert_eq!(fates[1], Fate::Innocent);
    assert_eq!(fates[2], Fate::Attention(Setback::Needs(operation(1))));
}

#[test]
fn a_vote_bound_to_refused_content_waits() {
    let vote = Intent::Request(RequestIntent {
        id: id(50),
        command: "approve".into(),
        reason: None,
        content_hash: Some("seen".into()),
    });
    let work = pending(vec![set("title", text("X")), vote, ask(51, "close")]);
    let fates = plan(&work, &refused(&[1]));
    assert_eq!(fates[1], Fate::Attention(Setback::Needs(operation(1))));
}

#[test]
fn entries_of_a_list_do_not_stand_on_each_other() {
    let add = edit(FieldEdit::AddPhoto {
        field: "photos".into(),
        photo: photo(41),
    });
    let remove = edit(FieldEdit::RemovePhoto {
        field: "photos".into(),
        id: id(41),
    });
    let work = pending(vec![add, say(40, "Seen."), say(42, "Me too."), remove]);
    let fates = plan(&work, &refused(&[1, 2]));
    assert_eq!(fates[2], Fate::Innocent);
    assert_eq!(fates[3], Fate::Attention(Setback::Needs(operation(1))));
}

#[test]
fn a_narrative_others_rewrote_goes_to_its_author_with_both_texts() {
    let ty = incident();
    let (mut base, _) = created(&ty);
    write(
        &ty,
        &mut base,
        &story("A drum fell over.", "A barrel fell over."),
        2,
    );
    let work = pending(vec![
        set("severity", text("low")),
        story("A drum fell over.", "A tank fell over."),
        story("A tank fell over.", "A tank fell over. It leaked."),
    ]);
    let outcome = rebase(&mut base, &work, &[1]);
    let setbacks: Vec<_> = outcome.returned.iter().map(|r| r.setback.clone()).collect();
    let unclear = Setback::Unclear {
        field: "story".into(),
        both: "A barrel / tank fell over.".into(),
    };
    assert_eq!(
        setbacks,
        [Setback::Refused, unclear, Setback::Needs(operation(2))]
    );
    assert_eq!(
        read(&ty, &base).fields["story"],
        text("A barrel fell over.")
    );
}

#[test]
fn what_the_record_says_already_is_settled() {
    let ty = incident();
    let (mut base, _) = created(&ty);
    let work = pending(vec![
        set("injured", FieldValue::Integer(9)),
        set("title", text("Oil on deck")),
    ]);
    let outcome = rebase(&mut base, &work, &[1]);
    assert_eq!(outcome.settled, [operation(2)]);
}

#[test]
fn a_comment_that_is_there_already_does_not_stop_the_rest() {
    let ty = incident();
    let (mut base, _) = created(&ty);
    write(&ty, &mut base, &say(40, "Seen."), 1);
    let work = pending(vec![say(40, "Seen."), say(41, "Again.")]);
    let outcome = rebase(&mut base, &work, &[]);
    assert!(matches!(outcome.returned[0].setback, Setback::Unfit(_)));
    assert_eq!(outcome.reauthored.len(), 1);
}
