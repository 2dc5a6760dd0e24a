//! After "no": what becomes of the work that was waiting behind a refused operation (design
//! 03-sync). Everything innocent is written again on the accepted record; the rest waits for its
//! author. Nothing is dropped.

use std::collections::{BTreeMap, BTreeSet};

use crate::doc::{
    DocError, Document, FieldEdit, Intent, NOTHING_CHANGES, RawChange, author_intent, merge_text,
    project,
};
use crate::ids::{ActorId, OperationId};
use crate::record::FieldValue;
use crate::schema::RecordType;

/// An operation the server has not answered, or has refused, in the order it was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Pending {
    /// Which operation.
    pub id: OperationId,
    /// What its author meant.
    pub intent: Intent,
    /// When, by the author's clock (ms since 1970 UTC).
    pub time: i64,
}

/// Why an operation waits for its author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setback {
    /// The server refused it.
    Refused,
    /// It needs something this operation brought, which was refused or waits itself.
    Needs(OperationId),
    /// Its narrative cannot be told apart from what others wrote meanwhile; the text keeps both.
    Unclear {
        /// Field name.
        field: String,
        /// Both versions.
        both: String,
    },
    /// It no longer fits the record.
    Unfit(String),
}

/// What becomes of a pending operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is written again on the accepted record.
    Innocent,
    /// It goes to Needs attention.
    Attention(Setback),
}

/// An operation written again.
#[derive(Clone, Debug, PartialEq)]
pub struct Reauthored {
    /// The operation it replaces.
    pub replaces: OperationId,
    /// The new operation.
    pub id: OperationId,
    /// What it means now: narratives start from the accepted text.
    pub intent: Intent,
    /// The new change.
    pub change: RawChange,
}

/// An operation that goes to Needs attention.
#[derive(Clone, Debug, PartialEq)]
pub struct Returned {
    /// The operation.
    pub pending: Pending,
    /// Why.
    pub setback: Setback,
}

/// Everything that was pending, sorted out. The three lists together are complete.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rebased {
    /// Written again, in order.
    pub reauthored: Vec<Reauthored>,
    /// For the author to settle.
    pub returned: Vec<Returned>,
    /// Nothing to write: the accepted record already says what these meant.
    pub settled: Vec<OperationId>,
}

/// Decides which pending operations of one record stand on a refused one. The list holds the
/// refused ones too, in the order they were made; answers come in the same order.
#[must_use]
pub fn plan(pending: &[Pending], refused: &BTreeSet<OperationId>) -> Vec<Fate> {
    let mut taint = Taint::default();
    let judged = pending.iter().map(|operation| {
        if refused.contains(&operation.id) {
            taint.add(operation);
            return Fate::Attention(Setback::Refused);
        }
        match taint.cause(&operation.intent) {
            Some(cause) => {
                taint.add(operation);
                Fate::Attention(Setback::Needs(cause))
            }
            None => Fate::Innocent,
        }
    });
    judged.collect()
}

/// Writes the innocent operations again on `base`, the accepted record, as a new actor. Each keeps
/// its time. An operation that turns out not to fit is returned together with what stands on it.
///
/// # Errors
/// [`DocError`] only when the base itself cannot be written to.
pub fn reauthor(
    ty: &RecordType,
    base: &mut Document,
    pending: &[Pending],
    refused: &BTreeSet<OperationId>,
    actor: ActorId,
) -> Result<Rebased, DocError> {
    let mut outcome = Rebased::default();
    let mut taint = Taint::default();
    for operation in pending {
        let written = if refused.contains(&operation.id) {
            Err(Setback::Refused)
        } else if let Some(cause) = taint.cause(&operation.intent) {
            Err(Setback::Needs(cause))
        } else {
            write_again(ty, base, operation, actor)?
        };
        match written {
            Ok(Some(again)) => outcome.reauthored.push(again),
            Ok(None) => outcome.settled.push(operation.id),
            Err(setback) => {
                taint.add(operation);
                let pending = operation.clone();
                outcome.returned.push(Returned { pending, setback });
            }
        }
    }
    Ok(outcome)
}

fn write_again(
    ty: &RecordType,
    base: &mut Document,
    operation: &Pending,
    actor: ActorId,
) -> Result<Result<Option<Reauthored>, Setback>, DocError> {
    let intent = match carried(ty, base, operation) {
        Ok(intent) => intent,
        Err(setback) => return Ok(Err(setback)),
    };
    match author_intent(ty, base, &intent, actor, operation.time) {
        Ok(change) => Ok(Ok(Some(Reauthored {
            replaces: operation.id,
            id: OperationId {
                record: operation.id.record,
                actor,
                seq: change.seq,
            },
            intent,
            change,
        }))),
        Err(DocError::BadIntent(why)) if why == NOTHING_CHANGES => Ok(Ok(None)),
        Err(DocError::BadIntent(why)) => Ok(Err(Setback::Unfit(why))),
        Err(error) => Err(error),
    }
}

/// The intent on the accepted record: narratives merged three ways, the rest as it was.
fn carried(ty: &RecordType, base: &Document, operation: &Pending) -> Result<Intent, Setback> {
    let Intent::Edit { edits } = &operation.intent else {
        return Ok(operation.intent.clone());
    };
    let mut texts = BTreeMap::new();
    if edits.iter().any(|e| matches!(e, FieldEdit::Text { .. })) {
        let id = operation.id.record;
        texts = project(ty, None, base, id, &Default::default(), &|_| None).fields;
    }
    let edits = edits.iter().map(|edit| carried_edit(edit, &texts));
    Ok(Intent::Edit {
        edits: edits.collect::<Result<_, _>>()?,
    })
}

fn carried_edit(
    edit: &FieldEdit,
    texts: &BTreeMap<String, FieldValue>,
) -> Result<FieldEdit, Setback> {
    let FieldEdit::Text {
        field,
        before,
        after,
    } = edit
    else {
        return Ok(edit.clone());
    };
    let current = match texts.get(field) {
        Some(FieldValue::Text(text)) => text.clone(),
        _ => String::new(),
    };
    match merge_text(before, after, &current) {
        Ok(merged) => Ok(FieldEdit::Text {
            field: field.clone(),
            before: current,
            after: merged,
        }),
        Err(clash) => Err(Setback::Unclear {
            field: field.clone(),
            both: clash.both,
        }),
    }
}

/// What refused and returned operations leave behind: the things later ones may not build on.
#[derive(Default)]
struct Taint {
    places: BTreeMap<String, OperationId>,
}

/// Everything of the record, when its creation was refused.
const RECORD: &str = "record";
/// Requests lead from state to state, so a later one stands on an earlier one.
const REQUESTS: &str = "requests";
/// Any content: what a request bound to content stands on.
const CONTENT: &str = "content";

impl Taint {
    fn add(&mut self, operation: &Pending) {
        let mut places = writes(&operation.intent);
        if matches!(operation.intent, Intent::Edit { .. }) {
            places.push(CONTENT.to_owned());
        }
        for place in places {
            self.places.entry(place).or_insert(operation.id);
        }
    }

    fn cause(&self, intent: &Intent) -> Option<OperationId> {
        let mut needs = writes(intent);
        needs.push(RECORD.to_owned());
        if let Intent::Request(request) = intent
            && request.content_hash.is_some()
        {
            needs.push(CONTENT.to_owned());
        }
        needs
            .iter()
            .find_map(|place| self.places.get(place))
            .copied()
    }
}

/// The places an intent writes: whole fields for registers and narratives, single entries for
/// lists, whose entries do not stand on each other.
fn writes(intent: &Intent) -> Vec<String> {
    match intent {
        Intent::Create(_) => vec![RECORD.to_owned()],
        Intent::Request(_) => vec![REQUESTS.to_owned()],
        Intent::Edit { edits } => edits.iter().map(place).collect(),
    }
}

fn place(edit: &FieldEdit) -> String {
    match edit {
        FieldEdit::Set { field, .. } | FieldEdit::Text { field, .. } => format!("c.{field}"),
        FieldEdit::Tag { field, tag, .. } => format!("c.{field}.{tag}"),
        FieldEdit::Comment { field, id, .. } | FieldEdit::RemovePhoto { field, id } => {
            format!("c.{field}.{id}")
        }
        FieldEdit::AddPhoto { field, photo } => format!("c.{field}.{}", photo.id),
    }
}
