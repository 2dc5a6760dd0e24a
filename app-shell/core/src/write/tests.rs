//! What commit, merge and refusal promise, on a replica without any server.
#![allow(clippy::unwrap_used)]

mod attention;

use std::sync::Arc;

use rusqlite::Connection;
use serde_json::json;
use shared_model::doc::{Document, FieldEdit, Intent, author_intent};
use shared_model::error::ErrorCode;
use shared_model::ids::{ActorId, DeviceKey, OperationId, RecordId};
use shared_model::record::FieldValue;
use shared_model::sync::{AckRun, DocBody, DocMsg, Docs, Leave, Refusal, Verdict, VerdictRun};

use super::commit::Committed;
use super::create::create;
use super::edit::Change;
use super::{Author, FreshActors, Scene, merge, purge, verdicts};
use crate::error::CoreError;
use crate::replica::{
    Replica, actors, departures, operations, recalls, records, returned, settled, state, wanted,
};
use crate::testing::{AMELIE, MARC, NOW, author, catalogue, config, report};

struct Bench {
    dir: tempfile::TempDir,
    replica: Replica,
    scene: Scene,
    amelie: Author,
}

fn bench() -> Bench {
    let dir = tempfile::tempdir().unwrap();
    let replica = Replica::open(dir.path()).unwrap();
    let scene = Scene {
        catalogue: Arc::new(catalogue()),
        config: config(dir.path()),
        device_key: DeviceKey([1; 8]),
        now: NOW,
    };
    let amelie = author(AMELIE, 1);
    replica
        .write_now(|tx| actors::bind(tx, amelie.actor, AMELIE))
        .unwrap();
    Bench {
        dir,
        replica,
        scene,
        amelie,
    }
}

impl Bench {
    fn create(&self, title: &str) -> RecordId {
        self.try_create(title).unwrap().record.id
    }

    fn try_create(&self, title: &str) -> Result<Committed, CoreError> {
        let ty = self.scene.record_type("report")?;
        self.replica
            .write_now(|tx| create(tx, &self.scene, &self.amelie, &ty, &report(title), "7K"))
    }

    fn edit(&self, id: RecordId, fields: serde_json::Value) -> Result<Committed, CoreError> {
        self.edit_as(&self.amelie, id, fields)
    }

    fn edit_as(
        &self,
        author: &Author,
        id: RecordId,
        fields: serde_json::Value,
    ) -> Result<Committed, CoreError> {
        let change = Change {
            scene: &self.scene,
            author,
            id,
        };
        self.replica
            .write_now(|tx| change.edit(tx, fields.as_object().unwrap(), None))
    }

    fn request(&self, id: RecordId, command: &str) -> Result<Committed, CoreError> {
        let change = Change {
            scene: &self.scene,
            author: &self.amelie,
            id,
        };
        self.replica
            .write_now(|tx| change.request(tx, command, None))
    }

    fn answer(&self, runs: Vec<VerdictRun>) -> bool {
        let mut fresh = FreshActors::default();
        let changed = self
            .replica
            .write_now(|tx| verdicts::apply(tx, &self.scene, &runs, &mut fresh))
            .unwrap();
        changed.refused
    }

    fn verdict(&self, id: RecordId, seq: u64, verdict: Verdict) -> VerdictRun {
        VerdictRun {
            record: id,
            actor: self.amelie.actor,
            first: seq,
            last: seq,
            official_no: matches!(verdict, Verdict::Accepted).then(|| "REP-1".to_owned()),
            verdict,
        }
    }

    fn read<T>(&self, read: impl FnOnce(&Connection) -> Result<T, CoreError>) -> T {
        self.replica.read_now(read).unwrap()
    }

    fn title(&self, id: RecordId) -> String {
        self.read(|c| records::get(c, id)).unwrap().title
    }

    fn open_operations(&self, id: RecordId) -> Vec<operations::Operation> {
        self.read(|c| operations::open_of(c, id))
    }
}

fn refused() -> Verdict {
    Verdict::Rejected(Refusal {
        code: "invalid".to_owned(),
        path: "severity".to_owned(),
        key: "issue-x".to_owned(),
        params: vec![("min".to_owned(), "3".to_owned())],
        policy_epoch: 1,
    })
}

/// contract: A11, A13
#[test]
fn a_creation_is_readable_queued_and_numbered_at_once() {
    let bench = bench();
    let id = bench.create("Slippery stairs");
    let stored = bench.read(|c| records::get(c, id)).unwrap();
    assert_eq!(id.0.get_version_num(), 7);
    assert_eq!(stored.record.created_by, Some(AMELIE));
    assert!(stored.record.created_at >= NOW);
    let number = stored.record.provisional_no.unwrap();
    assert!(number.starts_with("ORG-7K-0001-"), "{number}");
    assert_eq!(bench.open_operations(id).len(), 1);
}

/// contract: J4
#[test]
fn a_creation_that_breaks_a_rule_leaves_nothing_behind() {
    let bench = bench();
    let Err(CoreError::Refused(error)) = bench.try_create("Short") else {
        panic!("a title of five characters was taken");
    };
    assert_eq!(error.code, ErrorCode::Invalid);
    assert_eq!(error.issues[0].path, "title");
    assert_eq!(bench.read(records::count), 0);
    assert_eq!(bench.read(|c| operations::queue(c, None)).operations, 0);
    // The number was not used up either.
    assert_eq!(bench.read(|c| state::number(c, "number_counter")), None);
}

/// contract: J2, C11
#[test]
fn without_the_permission_nothing_is_created() {
    let mut bench = bench();
    bench.amelie.grants = Arc::new(crate::testing::granted(AMELIE, &[]));
    let error = bench.try_create("Slippery stairs").unwrap_err();
    assert_eq!(error.code(), ErrorCode::Forbidden);
    assert_eq!(bench.read(records::count), 0);
}

#[test]
fn rights_that_ran_out_make_the_device_read_only() {
    let mut bench = bench();
    let mut grants = crate::testing::grants(AMELIE);
    grants.valid_until = NOW - 1;
    bench.amelie.grants = Arc::new(grants);
    let error = bench.try_create("Slippery stairs").unwrap_err();
    assert_eq!(error.code(), ErrorCode::Forbidden);
}

#[test]
fn an_accepted_creation_is_confirmed_with_its_official_number() {
    let bench = bench();
    let id = bench.create("Slippery stairs");
    assert!(!bench.answer(vec![bench.verdict(id, 1, Verdict::Accepted)]));
    let meta = bench.read(|c| records::meta(c, id)).unwrap();
    assert!(meta.confirmed);
    assert_eq!(meta.official_no.as_deref(), Some("REP-1"));
    assert!(bench.open_operations(id).is_empty());
    assert!(bench.read(|c| records::body(c, meta.rowid)).is_some());
    assert_eq!(bench.read(|c| operations::acks(c, 10)).len(), 1);
}

#[test]
fn a_refused_edit_waits_for_its_author_and_innocent_work_is_written_again() {
    let bench = bench();
    let id = bench.create("Slippery stairs");
    bench.answer(vec![bench.verdict(id, 1, Verdict::Accepted)]);
    bench.edit(id, json!({ "severity": "high" })).unwrap();
    bench
        .edit(id, json!({ "title": "Slippery stairs again" }))
        .unwrap();
    let spent = bench.answer(vec![
        bench.verdict(id, 2, refused()),
        bench.verdict(
            id,
            3,
            Verdict::BlockedBy {
                actor: bench.amelie.actor,
                seq: 2,
            },
        ),
    ]);
    assert!(spent, "the session goes on as a new actor");
    let record = bench.read(|c| records::get(c, id)).unwrap().record;
    assert_eq!(record.text("severity"), Some("low"));
    assert_eq!(record.text("title"), Some("Slippery stairs again"));
    let open = bench.open_operations(id);
    assert_eq!(open.len(), 1);
    assert_ne!(open[0].id.actor, bench.amelie.actor);
    assert_eq!(
        bench.to_send(0).0[0].replaces,
        Some((bench.amelie.actor, 3))
    );
    let waiting = bench.read(|c| returned::list(c, AMELIE));
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].reason.path, "severity");
    assert_eq!(waiting[0].reason.params["min"], "3");
}

#[test]
fn a_refused_creation_comes_back_as_one_form_with_its_later_edits() {
    let bench = bench();
    let id = bench.create("Slippery stairs");
    bench
        .edit(id, json!({ "tags": ["wet"], "severity": "high" }))
        .unwrap();
    bench.answer(vec![bench.verdict(id, 1, refused())]);
    assert!(bench.read(|c| records::get(c, id)).is_none());
    assert!(bench.open_operations(id).is_empty());
    let waiting = bench.read(|c| returned::list(c, AMELIE));
    assert_eq!(waiting.len(), 1);
    let Intent::Create(create) = &waiting[0].intent else {
        panic!("not a creation");
    };
    assert_eq!(create.fields["severity"], FieldValue::Text("high".into()));
    assert_eq!(create.fields["tags"], FieldValue::Tags(vec!["wet".into()]));
    assert!(create.provisional_no.is_some());
}

#[test]
fn a_duplicate_goes_without_a_word() {
    let bench = bench();
    let id = bench.create("Slippery stairs");
    bench.answer(vec![bench.verdict(id, 1, Verdict::Accepted)]);
    bench.edit(id, json!({ "severity": "high" })).unwrap();
    bench.answer(vec![bench.verdict(id, 2, Verdict::Duplicate)]);
    assert!(bench.open_operations(id).is_empty());
    assert!(bench.read(|c| returned::list(c, AMELIE)).is_empty());
    let record = bench.read(|c| records::get(c, id)).unwrap().record;
    assert_eq!(record.text("severity"), Some("low"));
}

#[test]
fn what_the_server_holds_stays_and_is_not_sent_again() {
    let bench = bench();
    let id = bench.create("Slippery stairs");
    bench.answer(vec![bench.verdict(id, 1, Verdict::Held)]);
    assert_eq!(bench.open_operations(id).len(), 1);
    assert!(bench.to_send(u64::MAX).0.is_empty());
    assert_eq!(bench.title(id), "Slippery stairs");
}

#[test]
fn nobody_writes_on_top_of_another_persons_pending_work() {
    let bench = bench();
    let id = bench.create("Slippery stairs");
    let marc = author(MARC, 2);
    let error = bench
        .edit_as(&marc, id, json!({ "severity": "high" }))
        .unwrap_err();
    assert_eq!(error.code(), ErrorCode::BlockedBy);
    bench.answer(vec![bench.verdict(id, 1, Verdict::Accepted)]);
    bench.edit(id, json!({ "severity": "medium" })).unwrap();
    bench.edit_as(&marc, id, json!({ "count": 4 })).unwrap();
    // Amélie's pending edit is refused; Marc's stands on the accepted record and stays as it is.
    bench.answer(vec![bench.verdict(id, 2, refused())]);
    let open = bench.open_operations(id);
    assert_eq!(open.len(), 1);
    assert_eq!((open[0].author, open[0].id.actor), (MARC, marc.actor));
    let record = bench.read(|c| records::get(c, id)).unwrap().record;
    assert_eq!(record.fields["count"], FieldValue::Integer(4));
    assert_eq!(record.text("severity"), Some("low"));
}

#[test]
fn a_transition_is_judged_from_the_state_pending_requests_lead_to() {
    let bench = bench();
    let id = bench.create("Slippery stairs");
    bench.request(id, "submit").unwrap();
    let error = bench.request(id, "submit").unwrap_err();
    assert_eq!(error.code(), ErrorCode::StaleTransition);
    assert_eq!(bench.open_operations(id).len(), 2);
}

fn shore_document(bench: &Bench, id: RecordId, title: &str) -> Document {
    let ty = bench.scene.record_type("report").unwrap();
    let mut document = Document::genesis(&ty).unwrap();
    let fields = shared_model::validate::parse_fields(&ty, &report(title)).unwrap();
    let intent = Intent::Create(shared_model::doc::CreateIntent {
        id,
        record_type: "report".into(),
        site_id: None,
        company_id: None,
        provisional_no: None,
        external_id: None,
        fields,
    });
    author_intent(&ty, &mut document, &intent, ActorId([9; 16]), NOW).unwrap();
    document
}

fn doc(id: RecordId, body: DocBody) -> DocMsg {
    DocMsg {
        record: id,
        record_type: "report".into(),
        official_no: Some("REP-9".into()),
        body,
        placement: None,
    }
}

fn merge_all(bench: &Bench, docs: Vec<DocMsg>) -> bool {
    let frame = Docs {
        docs,
        authors: vec![(ActorId([9; 16]), MARC)],
        cursor: None,
    };
    let mut fresh = FreshActors::default();
    bench
        .replica
        .write_now(|tx| merge::merge(tx, &bench.scene, &frame, true, &mut fresh))
        .unwrap()
        .wanted
}

#[test]
fn one_bad_document_never_fails_a_frame() {
    let bench = bench();
    let (good, bad, unknown) = (RecordId(uuid(1)), RecordId(uuid(2)), RecordId(uuid(3)));
    let document = shore_document(&bench, good, "From the shore");
    let change = document.changes().remove(0).bytes;
    let wanted_some = merge_all(
        &bench,
        vec![
            doc(bad, DocBody::Snapshot(vec![1, 2, 3].into())),
            doc(unknown, DocBody::Changes(vec![change.into()])),
            doc(good, DocBody::Snapshot(document.save().into())),
        ],
    );
    assert!(wanted_some);
    let record = bench.read(|c| records::get(c, good)).unwrap().record;
    assert_eq!(record.created_by, Some(MARC));
    assert_eq!(record.official_no.as_deref(), Some("REP-9"));
    assert_eq!(bench.read(|c| wanted::list(c, 10)).len(), 2);
    // It comes back whole.
    let document = shore_document(&bench, bad, "Mended at last");
    merge_all(
        &bench,
        vec![doc(bad, DocBody::Snapshot(document.save().into()))],
    );
    assert_eq!(bench.title(bad), "Mended at last");
    assert_eq!(bench.read(|c| wanted::list(c, 10)), [unknown]);
}

fn uuid(n: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(n)
}

#[test]
fn changes_from_the_shore_leave_pending_work_in_place() {
    let bench = bench();
    let id = RecordId(uuid(7));
    let mut document = shore_document(&bench, id, "From the shore");
    merge_all(
        &bench,
        vec![doc(id, DocBody::Snapshot(document.save().into()))],
    );
    bench.edit(id, json!({ "count": 3 })).unwrap();
    let ty = bench.scene.record_type("report").unwrap();
    let intent = Intent::Edit {
        edits: vec![FieldEdit::Set {
            field: "severity".into(),
            value: Some(FieldValue::Text("high".into())),
        }],
    };
    let change = author_intent(&ty, &mut document, &intent, ActorId([9; 16]), NOW + 1).unwrap();
    let bytes = change.bytes.clone();
    assert!(!merge_all(
        &bench,
        vec![doc(id, DocBody::Changes(vec![bytes.clone().into()]))]
    ));
    // The same change twice is one change.
    assert!(!merge_all(
        &bench,
        vec![doc(id, DocBody::Changes(vec![bytes.into()]))]
    ));
    let record = bench.read(|c| records::get(c, id)).unwrap().record;
    assert_eq!(record.text("severity"), Some("high"));
    assert_eq!(record.fields["count"], FieldValue::Integer(3));
    assert_eq!(bench.open_operations(id).len(), 1);
}

#[test]
fn many_changes_are_saved_into_the_document() {
    let bench = bench();
    let id = RecordId(uuid(7));
    let ty = bench.scene.record_type("report").unwrap();
    let mut document = shore_document(&bench, id, "From the shore");
    merge_all(
        &bench,
        vec![doc(id, DocBody::Snapshot(document.save().into()))],
    );
    for n in 0..40 {
        let intent = Intent::Edit {
            edits: vec![FieldEdit::Set {
                field: "count".into(),
                value: Some(FieldValue::Integer(n)),
            }],
        };
        let change = author_intent(&ty, &mut document, &intent, ActorId([9; 16]), NOW + n).unwrap();
        merge_all(
            &bench,
            vec![doc(id, DocBody::Changes(vec![change.bytes.into()]))],
        );
    }
    let loose = bench.read(|c| crate::replica::changes::list(c, id)).len();
    assert!(loose < 32, "{loose} changes lie beside the document");
    let record = bench.read(|c| records::get(c, id)).unwrap().record;
    assert_eq!(record.fields["count"], FieldValue::Integer(39));
    assert_eq!(
        bench.read(|c| records::meta(c, id)).unwrap().heads,
        document.heads()
    );
}

#[test]
fn a_received_change_under_the_name_of_a_pending_one_counts_as_its_refusal() {
    let bench = bench();
    let id = bench.create("Slippery stairs");
    bench.answer(vec![bench.verdict(id, 1, Verdict::Accepted)]);
    // The same device, restored from a backup elsewhere, wrote under the same name.
    let ty = bench.scene.record_type("report").unwrap();
    let mut twin = bench.read(|c| super::open::open(c, &ty, id)).accepted;
    bench.edit(id, json!({ "severity": "high" })).unwrap();
    let intent = Intent::Edit {
        edits: vec![FieldEdit::Set {
            field: "count".into(),
            value: Some(FieldValue::Integer(5)),
        }],
    };
    let other = author_intent(&ty, &mut twin, &intent, bench.amelie.actor, NOW + 9).unwrap();
    assert_eq!(other.seq, 2);
    merge_all(
        &bench,
        vec![doc(id, DocBody::Changes(vec![other.bytes.into()]))],
    );
    let record = bench.read(|c| records::get(c, id)).unwrap().record;
    assert_eq!(record.fields["count"], FieldValue::Integer(5));
    assert_eq!(record.text("severity"), Some("low"));
    let waiting = bench.read(|c| returned::list(c, AMELIE));
    assert_eq!(waiting[0].reason.key, "returned-collision");
}

#[test]
fn everything_is_there_after_a_crash() {
    let bench = bench();
    let id = bench.create("Slippery stairs");
    bench.edit(id, json!({ "severity": "high" })).unwrap();
    // No courtesy: the files are opened as a killed process left them.
    let copy = tempfile::tempdir().unwrap();
    for name in ["replica.db", "replica.db-wal"] {
        std::fs::copy(bench.dir.path().join(name), copy.path().join(name)).unwrap();
    }
    let again = Replica::open(copy.path()).unwrap();
    let record = again.read_now(|c| records::get(c, id)).unwrap().unwrap();
    assert_eq!(record.record.text("severity"), Some("high"));
    let open = again.read_now(|c| operations::open_of(c, id)).unwrap();
    assert_eq!(open.len(), 2);
}

#[test]
fn a_late_acceptance_of_rewritten_work_makes_the_document_come_whole() {
    let bench = bench();
    let id = bench.create("Slippery stairs");
    bench.answer(vec![bench.verdict(id, 1, Verdict::Accepted)]);
    bench.edit(id, json!({ "severity": "high" })).unwrap();
    bench.answer(vec![bench.verdict(id, 2, Verdict::Duplicate)]);
    bench.answer(vec![bench.verdict(id, 2, Verdict::Accepted)]);
    assert_eq!(bench.read(|c| wanted::list(c, 10)), [id]);
    let name = OperationId {
        record: id,
        actor: bench.amelie.actor,
        seq: 2,
    };
    let state = bench.read(|c| operations::state_of(c, name)).unwrap();
    assert_eq!(state, "duplicate");
}

/// The device was put back to a backup, or another one has its identity.
#[test]
fn an_acceptance_of_work_that_is_not_known_here_makes_the_document_come_and_is_acknowledged() {
    let bench = bench();
    let id = RecordId(uuid(7));
    bench.answer(vec![bench.verdict(id, 3, Verdict::Accepted)]);
    assert_eq!(bench.read(|c| wanted::list(c, 10)), [id]);
    let acks = bench.read(|c| operations::acks(c, 10));
    assert_eq!((acks.len(), acks[0].record, acks[0].first), (1, id, 3));
    assert!(bench.open_operations(id).is_empty());
}

fn leave(bench: &Bench, record: RecordId, placement: u64) {
    let left = [Leave { record, placement }];
    bench
        .replica
        .write_now(|tx| purge::leave(tx, &left))
        .unwrap();
}

#[test]
fn a_leave_acts_only_on_an_older_placement() {
    let bench = bench();
    let id = RecordId(uuid(7));
    let document = shore_document(&bench, id, "From the shore");
    let at = |placement| DocMsg {
        placement: Some(placement),
        ..doc(id, DocBody::Snapshot(document.save().into()))
    };
    // It came at its tenth place for somebody who sees it there; another person's older news says
    // that it left on its way there.
    merge_all(&bench, vec![at(10)]);
    for old in [9, 10] {
        leave(&bench, id, old);
        assert_eq!(bench.title(id), "From the shore", "placement {old}");
    }
    // A document of before the move does not make it older.
    merge_all(&bench, vec![at(4)]);
    leave(&bench, id, 9);
    assert_eq!(bench.title(id), "From the shore");
    leave(&bench, id, 11);
    assert!(bench.read(|c| records::get(c, id)).is_none());
}

/// Its place here is the one it left, which this person may see: rights alone would keep it.
///
/// contract: C11 C13
#[test]
fn a_record_that_left_goes_once_its_work_is_answered_unless_it_came_back() {
    let bench = bench();
    let (left, back) = (RecordId(uuid(7)), RecordId(uuid(8)));
    let document = |id| DocBody::Snapshot(shore_document(&bench, id, "Seen").save().into());
    for id in [left, back] {
        merge_all(&bench, vec![doc(id, document(id))]);
        bench.edit(id, json!({ "count": 3 })).unwrap();
        leave(&bench, id, 5);
    }
    let resume = || bench.replica.write_now(|tx| purge::resume(tx)).unwrap();
    resume();
    assert_eq!(bench.title(left), "Seen", "its work is not ashore");
    let returned = DocMsg {
        placement: Some(6),
        ..doc(back, document(back))
    };
    merge_all(&bench, vec![returned]);
    for id in [left, back] {
        bench.answer(vec![bench.verdict(id, 1, refused())]);
        assert!(bench.open_operations(id).is_empty());
    }
    resume();
    assert!(bench.read(|c| records::get(c, left)).is_none());
    assert_eq!(bench.title(back), "Seen");
    assert!(bench.read(departures::list).is_empty());
}

#[test]
fn a_row_that_no_longer_fits_its_document_is_not_written_over() {
    let bench = bench();
    let id = bench.create("Slippery stairs");
    bench
        .replica
        .write_now(|tx| {
            let stray = [7_u8; 32];
            tx.execute("UPDATE records SET heads = ?1", [&stray[..]])?;
            Ok(())
        })
        .unwrap();
    let error = bench.edit(id, json!({ "severity": "high" })).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Integrity);
    assert_eq!(bench.open_operations(id).len(), 1);
}

#[test]
fn a_name_is_used_once_in_a_record() {
    let bench = bench();
    let id = bench.create("Slippery stairs");
    let again = bench.replica.write_now(|tx| {
        tx.execute(
            "INSERT INTO operations (record_id, actor, seq, author_id, size_bytes, state, \
               created_at) SELECT record_id, actor, seq, author_id, 1, 'queued', 1 \
             FROM operations WHERE record_id = ?1",
            [id.as_bytes()],
        )?;
        Ok(())
    });
    assert!(matches!(again, Err(CoreError::Database(_))));
    // The same name in another record is another operation.
    let other = bench.create("Loose handrail");
    assert_eq!(bench.open_operations(other)[0].id.actor, bench.amelie.actor);
}

impl Bench {
    fn to_send(&self, most_bytes: u64) -> (Vec<operations::Outgoing>, bool) {
        self.read(|c| operations::to_send(c, most_bytes))
    }

    fn name(&self, record: RecordId, seq: u64) -> OperationId {
        OperationId {
            record,
            actor: self.amelie.actor,
            seq,
        }
    }

    fn acks(&self) -> Vec<AckRun> {
        self.read(|c| operations::acks(c, 10))
    }

    /// The server hears what there is to acknowledge.
    fn acknowledge(&self) {
        let acks = self.acks();
        self.replica
            .write_now(|tx| operations::acked(tx, &acks))
            .unwrap();
    }

    fn rows(&self, table: &str) -> i64 {
        let sql = format!("SELECT COUNT(*) FROM {table}");
        self.read(|c| Ok(c.query_row(&sql, [], |row| row.get(0))?))
    }

    /// A record of three changes that are accepted and acknowledged, one after another.
    fn settled(&self) -> RecordId {
        let id = self.create("Slippery stairs");
        self.edit(id, json!({ "severity": "high" })).unwrap();
        self.answer(vec![self.verdict(id, 1, Verdict::Accepted)]);
        self.answer(vec![self.verdict(id, 2, Verdict::Corrected)]);
        self.acknowledge();
        self.edit(id, json!({ "severity": "low" })).unwrap();
        self.answer(vec![self.verdict(id, 3, Verdict::Accepted)]);
        self.acknowledge();
        id
    }
}

#[test]
fn what_is_acknowledged_is_one_run_and_still_known_by_every_name() {
    let bench = bench();
    let id = bench.settled();
    assert_eq!((bench.rows("operations"), bench.rows("settled")), (0, 1));
    for seq in 1..=3 {
        let state = bench.read(|c| operations::state_of(c, bench.name(id, seq)));
        assert_eq!(state.as_deref(), Some("accepted"), "number {seq}");
    }
    let next = bench.read(|c| operations::state_of(c, bench.name(id, 4)));
    assert_eq!(next, None);
    // Nothing of it waits, and the record can be changed further.
    assert!(bench.acks().is_empty());
    bench.edit(id, json!({ "severity": "high" })).unwrap();
    assert_eq!(bench.open_operations(id)[0].id.seq, 4);
}

#[test]
fn the_name_of_a_settled_operation_is_not_used_again() {
    let bench = bench();
    let id = bench.settled();
    let again = |seq| {
        let name = bench.name(id, seq);
        bench
            .replica
            .write_now(|tx| operations::learn(tx, name, NOW))
    };
    for seq in 1..=3 {
        assert!(matches!(again(seq), Err(CoreError::Database(_))), "{seq}");
    }
    again(4).unwrap();
}

#[test]
fn a_server_that_asks_again_about_settled_work_hears_once_more() {
    let bench = bench();
    let id = bench.settled();
    bench.answer(vec![bench.verdict(id, 2, Verdict::Accepted)]);
    let acks = bench.acks();
    assert_eq!((acks[0].record, acks[0].first, acks[0].last), (id, 1, 3));
    // It is no news: the document need not come.
    assert!(bench.read(|c| wanted::list(c, 10)).is_empty());
    bench.acknowledge();
    assert!(bench.acks().is_empty());
    assert_eq!((bench.rows("operations"), bench.rows("settled")), (0, 1));
}

#[test]
fn what_was_not_accepted_keeps_its_row_when_it_is_acknowledged() {
    let bench = bench();
    let id = bench.settled();
    bench.edit(id, json!({ "severity": "high" })).unwrap();
    bench.answer(vec![bench.verdict(id, 4, refused())]);
    bench.acknowledge();
    assert_eq!(bench.rows("operations"), 1);
    let state = bench.read(|c| operations::state_of(c, bench.name(id, 4)));
    assert_eq!(state.as_deref(), Some("rejected"));
}

#[test]
fn numbers_that_are_settled_out_of_order_are_as_well_known() {
    let bench = bench();
    let id = RecordId(uuid(7));
    for seq in [1, 3, 2] {
        bench.answer(vec![bench.verdict(id, seq, Verdict::Accepted)]);
        bench.acknowledge();
    }
    assert_eq!(bench.rows("operations"), 0);
    for seq in 1..=3 {
        assert!(bench.read(|c| settled::holds(c, bench.name(id, seq))));
    }
}

#[test]
fn settled_work_of_the_last_days_is_compared_with_a_restored_server() {
    let bench = bench();
    let id = bench.settled();
    let compared = |since| {
        bench
            .replica
            .write_now(|tx| {
                // Its author's clock was far behind: the record looks old, its acceptance does not.
                tx.execute("UPDATE records SET updated_at = 0", [])?;
                tx.execute("DELETE FROM recalls", [])?;
                recalls::begin(tx, since)?;
                recalls::list(tx, false, 10)
            })
            .unwrap()
    };
    assert_eq!(compared(NOW), [id]);
    assert!(compared(NOW + 1).is_empty());
}

#[test]
fn the_oldest_go_first_and_all_that_waits_of_a_record_with_them() {
    let bench = bench();
    let first = bench.create("Slippery stairs");
    let second = bench.create("Loose handrail");
    let third = bench.create("Broken ladder");
    for id in [second, first] {
        bench.edit(id, json!({ "severity": "high" })).unwrap();
    }
    let names = |most_bytes| {
        let (going, more) = bench.to_send(most_bytes);
        let names: Vec<_> = going.iter().map(|o| (o.id.record, o.id.seq)).collect();
        (names, more)
    };
    // One byte is enough for the oldest, and what was written on it later.
    assert_eq!(names(0), (vec![(first, 1), (first, 2)], true));
    let size = bench.to_send(0).0[0].size_bytes;
    let (two, more) = names(size);
    assert!(more);
    assert_eq!(two[..2], [(first, 1), (second, 1)]);
    let mut rest = two[2..].to_vec();
    rest.sort_unstable();
    assert_eq!(rest, [(first, 2), (second, 2)]);
    let (all, more) = names(u64::MAX);
    assert_eq!((all.len(), more), (5, false));
    assert_eq!(all[2], (third, 1));
}
