//! Whatever is written where, and in whichever order it travels, all replicas agree.

use proptest::prelude::*;

use crate::doc::ops::{Action, Op, Ops};
use crate::doc::samples::*;
use crate::doc::*;
use crate::ids::ActorId;
use crate::record::{FieldValue, Record};

/// One step: which replica does what.
#[derive(Clone, Debug)]
enum Step {
    Write(usize, Intent),
    /// The change at this place of the log (modulo) reaches this replica.
    Deliver(usize, usize),
}

fn field_edit() -> impl Strategy<Value = Intent> {
    let word = "[a-c]{1,3}";
    prop_oneof![
        word.prop_map(|w| set("title", text(&w))),
        (0_i64..3).prop_map(|n| set("injured", FieldValue::Integer(n))),
        any::<bool>().prop_map(|b| set("stopped", FieldValue::Boolean(b))),
        prop_oneof![Just("low"), Just("high")].prop_map(|s| set("severity", text(s))),
        (1_u64..4).prop_map(|n| set("site", FieldValue::Reference(id(n)))),
        prop_oneof![Just("severity"), Just("site"), Just("injured")].prop_map(|field| {
            let field = field.to_owned();
            edit(FieldEdit::Set { field, value: None })
        }),
        ("[a-c]{1,2}", any::<bool>()).prop_map(|(tag, present)| {
            let field = "tags".into();
            edit(FieldEdit::Tag {
                field,
                tag,
                present,
            })
        }),
        ("[ab ]{0,12}", "[ab ]{0,12}").prop_map(|(before, after)| story(&before, &after)),
        (100_u64..1_000_000, word).prop_map(|(n, w)| say(n, &w)),
        (100_u64..1_000_000).prop_map(|n| ask(n, "submit")),
        Just(edit(FieldEdit::RemovePhoto {
            field: "photos".into(),
            id: id(30)
        })),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0_usize..3, field_edit()).prop_map(|(at, intent)| Step::Write(at, intent)),
        (0_usize..3, any::<usize>()).prop_map(|(at, which)| Step::Deliver(at, which)),
    ]
}

/// Runs the steps on three replicas; a change that cannot be applied yet simply waits.
fn run(steps: Vec<Step>) -> (Vec<Document>, Vec<RawChange>) {
    let ty = incident();
    let (born, _) = created(&ty);
    let mut replicas = vec![born.clone(), born.clone(), born];
    let mut log: Vec<RawChange> = Vec::new();
    for step in steps {
        match step {
            Step::Write(at, intent) => {
                let by = actor(10 + at as u8);
                match author_intent(&ty, &mut replicas[at], &intent, by, T0 + log.len() as i64) {
                    Ok(change) => log.push(change),
                    Err(error) => assert!(matches!(error, DocError::BadIntent(_)), "{error:?}"),
                }
            }
            Step::Deliver(at, which) if !log.is_empty() => {
                let change = log[which % log.len()].clone();
                let result = replicas[at].apply(&[change]);
                let waits = matches!(result, Err(DocError::MissingDeps(_)));
                assert!(result.is_ok() || waits, "{result:?}");
            }
            Step::Deliver(..) => {}
        }
    }
    (replicas, log)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn three_replicas_agree_whatever_the_order(
        steps in prop::collection::vec(step(), 1..40),
        seeds in prop::collection::vec(any::<u64>(), 3),
    ) {
        let ty = incident();
        let (mut replicas, log) = run(steps);
        for (replica, seed) in replicas.iter_mut().zip(seeds) {
            let mut order = log.clone();
            order.sort_by_key(|c| c.hash.0.iter().fold(seed, |a, b| a.rotate_left(7) ^ u64::from(*b)));
            replica.apply(&order).unwrap();
        }
        let records: Vec<_> = replicas.iter().map(|r| read(&ty, r)).collect();
        prop_assert_eq!(&records[0], &records[1]);
        prop_assert_eq!(&records[0], &records[2]);
        prop_assert_eq!(replicas[0].heads(), replicas[1].heads());
        prop_assert_eq!(replicas[0].heads(), replicas[2].heads());
        for replica in &replicas {
            let again = Document::load(&ty, &replica.save()).unwrap();
            prop_assert_eq!(&read(&ty, &again), &records[0]);
            prop_assert_eq!(again.changes().len(), log.len() + 1, "nothing is lost");
        }
        prop_assert!(log.iter().all(|c| replicas[0].decode(&ty, &c.bytes).is_ok()));
    }

    /// Reading a whole document change by change is the same as applying one change after another.
    #[test]
    fn a_replay_agrees_with_applying(
        steps in prop::collection::vec(step(), 1..25),
        stop in any::<prop::sample::Index>(),
    ) {
        let ty = incident();
        let (mut replicas, log) = run(steps);
        replicas[0].apply(&log).unwrap();
        let whole = Document::load(&ty, &replicas[0].save()).unwrap();
        let (replay, changes) = Replay::open(whole).unwrap();
        let mut replay = replay.unwrap();
        let mut applied = Document::genesis(&ty).unwrap();
        let stop = stop.index(changes.len() + 1);
        let mut record: Option<Record> = None;
        for change in &changes[..stop] {
            let heads = replay.heads_with(change);
            let alone = applied.decode(&ty, &change.bytes).unwrap();
            if let Ok(info) = replay.decode(&ty, change) {
                prop_assert_eq!(&info, &alone);
            }
            applied.apply(std::slice::from_ref(change)).unwrap();
            prop_assert_eq!(&heads, &applied.heads());
            let since = record.as_ref().map(|record| Since { record, change: &alone });
            let moment = Moment { document: replay.whole(), heads: &heads, since };
            let after = read_at(&ty, &moment);
            prop_assert_eq!(&after, &read(&ty, &applied));
            record = Some(after);
            replay.take(change);
        }
        let so_far = replay.so_far().unwrap();
        prop_assert_eq!(so_far.heads(), applied.heads());
        prop_assert_eq!(read(&ty, &so_far), read(&ty, &applied));
    }

    /// Operations read from the columns are those Automerge decodes.
    #[test]
    fn operations_are_read_as_automerge_reads_them(
        steps in prop::collection::vec(step(), 1..40),
        numbers in prop::collection::vec(any::<i64>(), 0..8),
    ) {
        let ty = incident();
        let (mut document, born) = created(&ty);
        let (_, mut log) = run(steps);
        log.push(born);
        for number in numbers {
            log.push(write(&ty, &mut document, &set("injured", FieldValue::Integer(number)), 9));
            log.push(write(&ty, &mut document, &set("occurred_at", FieldValue::Datetime(number)), 8));
        }
        for change in &log {
            let parsed = automerge::Change::try_from(change.bytes.as_slice()).unwrap();
            let decoded = parsed.decode();
            let mut ops = Ops::of(&parsed).unwrap();
            for op in &decoded.operations {
                prop_assert_eq!(ops.next().unwrap(), Some(as_decoded(op)));
            }
            prop_assert_eq!(ops.next().unwrap(), None);
        }
    }

    #[test]
    fn comments_and_requests_are_never_lost(steps in prop::collection::vec(step(), 1..30)) {
        let ty = incident();
        let (mut replicas, log) = run(steps);
        replicas[0].apply(&log).unwrap();
        let record = read(&ty, &replicas[0]);
        let mut said = 0;
        let mut asked = 0;
        for change in &log {
            let touched = decode_change(&ty, &change.bytes).unwrap().touched;
            said += touched.edits.iter().filter(|e| matches!(e, FieldEdit::Comment { .. })).count();
            asked += touched.requests.len();
        }
        let comments = match record.fields.get("talk") {
            Some(FieldValue::Comments(list)) => list.len(),
            _ => 0,
        };
        prop_assert_eq!((comments, record.requests.len()), (said, asked));
    }
}

#[test]
fn the_content_hash_follows_content_only() {
    let ty = incident();
    let (mut document, _) = created(&ty);
    let seen = content_hash(&ty, &read(&ty, &document));
    write(&ty, &mut document, &say(40, "Seen."), 2);
    write(&ty, &mut document, &ask(50, "submit"), 2);
    author_server(
        &ty,
        &mut document,
        &[ServerWrite::NeedsReview],
        actor(200),
        T0,
    )
    .unwrap();
    assert_eq!(content_hash(&ty, &read(&ty, &document)), seen);
    write(&ty, &mut document, &set("title", text("B")), 2);
    assert_ne!(content_hash(&ty, &read(&ty, &document)), seen);
}

/// An operation as Automerge itself decodes it, in our terms.
fn as_decoded(op: &automerge::legacy::Op) -> Op<'_> {
    use automerge::legacy::{Key, ObjectId, OpType};
    Op {
        object: match &op.obj {
            ObjectId::Root => None,
            ObjectId::Id(id) => Some((id.0, ActorId::from_slice(id.1.to_bytes()).unwrap())),
        },
        key: match &op.key {
            Key::Map(key) => Some(key),
            Key::Seq(_) => None,
        },
        insert: op.insert,
        action: match &op.action {
            OpType::Make(kind) => Action::Make(*kind),
            OpType::Put(value) => Action::Put(value.clone()),
            OpType::Delete => Action::Delete,
            _ => Action::Other,
        },
        is_first: op.pred.is_empty(),
    }
}
