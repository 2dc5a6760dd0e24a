//! What came back: seen as a form, corrected and sent again, given up, handed over.

use shared_model::ids::FileHash;

use super::*;
use crate::api::{HandOverArgs, ReturnedFixArgs, ReturnedView};
use crate::replica::files;
use crate::write::{Changed, attention};

impl Bench {
    /// An accepted record, and the operations that follow refused.
    fn accepted(&self) -> RecordId {
        let id = self.create("Slippery stairs");
        self.answer(vec![self.verdict(id, 1, Verdict::Accepted)]);
        id
    }

    fn refuse(&self, id: RecordId, seq: u64) {
        assert!(self.answer(vec![self.verdict(id, seq, refused())]));
    }

    /// The person goes on in a session of its own, as after every refusal.
    fn again(&self) -> Author {
        let author = author(AMELIE, 2);
        self.replica
            .write_now(|tx| actors::bind(tx, author.actor, AMELIE))
            .unwrap();
        author
    }

    fn returned(&self) -> Vec<ReturnedView> {
        self.read(|c| attention::list(c, &self.scene, AMELIE))
    }

    fn fix(&self, fields: serde_json::Value, reason: Option<&str>) -> Result<Changed, CoreError> {
        let args = ReturnedFixArgs {
            id: self.returned()[0].id.clone(),
            fields: fields.as_object().cloned(),
            reason: reason.map(str::to_owned),
        };
        let author = self.again();
        self.replica
            .write_now(|tx| attention::fix(tx, &self.scene, &author, &args))
    }

    fn hand_over(&self, author: &Author, note: &str) -> Result<Changed, CoreError> {
        let args = HandOverArgs {
            id: self.returned()[0].id.clone(),
            note: note.to_owned(),
        };
        self.replica
            .write_now(|tx| attention::hand_over(tx, &self.scene, author, &args))
    }

    fn comment(&self, id: RecordId, text: &str) {
        let change = Change {
            scene: &self.scene,
            author: &self.amelie,
            id,
        };
        self.replica
            .write_now(|tx| change.comment(tx, "talk", text))
            .unwrap();
    }

    fn value(&self, id: RecordId, field: &str) -> Option<FieldValue> {
        let stored = self.read(|c| records::get(c, id)).unwrap();
        stored.record.fields.get(field).cloned()
    }
}

fn photo(number: u128) -> serde_json::Value {
    json!({
        "id": uuid(number), "sha256": FileHash([7; 32]).to_string(), "thumbnail": null,
        "name": "x.jpg", "media_type": "image/jpeg", "size_bytes": 9, "by": null,
    })
}

#[test]
fn what_came_back_shows_the_values_it_would_have_left() {
    let bench = bench();
    let id = bench.accepted();
    bench
        .edit(id, json!({ "tags": ["deck", "night"] }))
        .unwrap();
    bench.answer(vec![bench.verdict(id, 2, Verdict::Accepted)]);
    let fields = json!({
        "severity": null, "story": "Roped off.", "tags": ["deck", "crane"], "photos": [photo(1)],
    });
    bench.edit(id, fields).unwrap();
    bench.refuse(id, 3);
    let back = &bench.returned()[0];
    assert_eq!(back.title, "Slippery stairs");
    assert_eq!(
        (back.code.as_str(), back.path.as_str()),
        ("invalid", "severity")
    );
    assert_eq!(back.params["min"], "3");
    assert_eq!(back.author, Some(AMELIE));
    assert_eq!(back.fields["severity"], json!(null));
    assert_eq!(back.fields["story"], "Roped off.");
    assert_eq!(back.fields["tags"], json!(["crane", "deck"]));
    assert_eq!(back.fields["photos"].as_array().unwrap().len(), 1);
    // The record itself is as the server has it.
    assert_eq!(
        bench.value(id, "tags"),
        Some(FieldValue::Tags(vec!["deck".into(), "night".into()]))
    );
}

#[test]
fn a_corrected_edit_goes_again_with_what_was_not_corrected() {
    let bench = bench();
    let id = bench.accepted();
    bench
        .edit(id, json!({ "severity": "high", "count": 4 }))
        .unwrap();
    bench.refuse(id, 2);
    bench.fix(json!({ "severity": "medium" }), None).unwrap();
    assert!(bench.returned().is_empty());
    assert_eq!(
        bench.value(id, "severity"),
        Some(FieldValue::Text("medium".into()))
    );
    assert_eq!(bench.value(id, "count"), Some(FieldValue::Integer(4)));
    let going = bench.to_send(0).0;
    assert_eq!(going[0].replaces, Some((bench.amelie.actor, 2)));
}

#[test]
fn a_correction_that_breaks_a_rule_says_where_and_loses_nothing() {
    let bench = bench();
    let id = bench.accepted();
    bench
        .edit(id, json!({ "title": "Slippery stairs again" }))
        .unwrap();
    bench.refuse(id, 2);
    let before = bench.returned();
    for (fields, path) in [
        (json!({ "title": "Short" }), "title"),
        (json!({ "count": "many" }), "count"),
        (json!({ "nonsense": 1 }), "nonsense"),
    ] {
        let Err(CoreError::Refused(error)) = bench.fix(fields.clone(), None) else {
            panic!("{fields} was taken");
        };
        assert_eq!(error.issues[0].path, path, "{fields}");
        assert_eq!(bench.returned(), before, "{fields}");
        assert!(bench.open_operations(id).is_empty(), "{fields}");
    }
}

#[test]
fn a_refused_creation_keeps_its_form_and_a_bad_correction_leaves_it() {
    let bench = bench();
    let id = bench.create("Slippery stairs");
    bench.refuse(id, 1);
    assert_eq!(
        bench.returned()[0].title,
        "Slippery stairs",
        "known from its form alone"
    );
    assert_eq!(bench.returned()[0].fields["severity"], "low");
    let error = bench.fix(json!({ "count": "many" }), None).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Invalid);
    assert_eq!(bench.returned().len(), 1);
    bench
        .fix(json!({ "severity": null, "count": 2 }), None)
        .unwrap();
    assert_eq!(bench.title(id), "Slippery stairs");
    assert_eq!(bench.value(id, "severity"), None);
    assert_eq!(bench.value(id, "count"), Some(FieldValue::Integer(2)));
}

#[test]
fn a_refused_comment_is_corrected_word_by_word() {
    let bench = bench();
    let id = bench.accepted();
    bench.comment(id, "Medic on sight.");
    bench.refuse(id, 2);
    assert_eq!(bench.returned()[0].fields["talk"], "Medic on sight.");
    bench
        .fix(json!({ "talk": "Medic on site." }), None)
        .unwrap();
    let Some(FieldValue::Comments(comments)) = bench.value(id, "talk") else {
        panic!("no comment");
    };
    assert_eq!(comments.len(), 1);
    assert_eq!(comments[0].text, "Medic on site.");
}

#[test]
fn a_refused_step_is_asked_for_again_with_a_better_reason() {
    let bench = bench();
    let id = bench.accepted();
    bench.request(id, "submit").unwrap();
    bench.refuse(id, 2);
    assert!(bench.returned()[0].fields.is_empty());
    bench
        .fix(json!(null), Some("Checked with the master"))
        .unwrap();
    let open = bench.open_operations(id);
    let Intent::Request(request) = &open[0].intent else {
        panic!("{:?}", open[0].intent);
    };
    assert_eq!(request.command, "submit");
    assert_eq!(request.reason.as_deref(), Some("Checked with the master"));
}

#[test]
fn work_on_a_record_that_is_gone_says_so_and_stays() {
    let bench = bench();
    let id = bench.accepted();
    bench.edit(id, json!({ "severity": "high" })).unwrap();
    bench.refuse(id, 2);
    merge_all(&bench, vec![doc(id, DocBody::Tombstone)]);
    let error = bench.fix(json!({}), None).unwrap_err();
    assert_eq!(error.code(), ErrorCode::NotFound);
    assert_eq!(bench.returned().len(), 1);
    // It can still be handed over, though there is no discussion to write into.
    bench
        .hand_over(&bench.again(), "Please look at it")
        .unwrap();
    assert_eq!(
        bench.returned()[0].handed_over.as_deref(),
        Some("Please look at it")
    );
    assert!(bench.open_operations(id).is_empty());
}

#[test]
fn who_gives_up_gives_up_their_own_alone_and_once() {
    let bench = bench();
    let id = bench.accepted();
    bench.edit(id, json!({ "severity": "high" })).unwrap();
    bench.refuse(id, 2);
    let key = bench.returned()[0].id.clone();
    let discard = |user| {
        bench
            .replica
            .write_now(|tx| attention::discard(tx, user, &key))
    };
    assert_eq!(discard(MARC).unwrap_err().code(), ErrorCode::NotFound);
    assert_eq!(bench.returned().len(), 1);
    discard(AMELIE).unwrap();
    assert!(bench.returned().is_empty());
    assert_eq!(discard(AMELIE).unwrap_err().code(), ErrorCode::NotFound);
    assert_eq!(
        bench.value(id, "severity"),
        Some(FieldValue::Text("low".into()))
    );
}

#[test]
fn handing_over_needs_words_which_stand_in_the_discussion() {
    let bench = bench();
    let id = bench.accepted();
    bench.edit(id, json!({ "severity": "high" })).unwrap();
    bench.refuse(id, 2);
    let author = bench.again();
    let error = bench.hand_over(&author, "  ").unwrap_err();
    assert_eq!(error.code(), ErrorCode::Invalid);
    assert_eq!(bench.returned()[0].handed_over, None);
    bench.hand_over(&author, " It was high. ").unwrap();
    assert_eq!(
        bench.returned()[0].handed_over.as_deref(),
        Some("It was high.")
    );
    let Some(FieldValue::Comments(comments)) = bench.value(id, "talk") else {
        panic!("no comment");
    };
    assert_eq!(comments[0].text, "It was high.");
    assert_eq!(
        bench.open_operations(id).len(),
        1,
        "the comment goes ashore"
    );
}

#[test]
fn a_photo_that_came_back_is_not_lost_from_the_device() {
    let bench = bench();
    let id = bench.accepted();
    let hash = FileHash([7; 32]);
    bench
        .replica
        .write_now(|tx| files::add(tx, hash, 9, "image/jpeg", 1, NOW))
        .unwrap();
    bench.edit(id, json!({ "photos": [photo(1)] })).unwrap();
    bench.refuse(id, 2);
    assert_eq!(bench.value(id, "photos"), None);
    bench.fix(json!({}), None).unwrap();
    let Some(FieldValue::Photos(photos)) = bench.value(id, "photos") else {
        panic!("no photo");
    };
    assert_eq!(photos[0].sha256, hash);
    assert!(bench.read(|c| files::pending_of(c, id)));
}
