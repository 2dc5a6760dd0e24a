//! Whoever holds a document writes real changes into it.

use std::collections::BTreeMap;

use shared_model::doc::{
    CreateIntent, Document, FieldEdit, Intent, RawChange, RequestIntent, author_intent,
};
use shared_model::ids::{ActorId, RecordId};
use shared_model::record::FieldValue;
use shared_model::schema::RecordType;
use shared_model::sync::{DocOperations, Replaces};

use super::world::NOON;
use crate::app::new_id;

/// A document in somebody's hands.
#[derive(Clone)]
pub(crate) struct Pen {
    pub(crate) id: RecordId,
    pub(crate) ty: RecordType,
    pub(crate) document: Document,
    pub(crate) actor: ActorId,
}

impl Pen {
    pub(crate) fn new(ty: RecordType, actor: ActorId) -> Self {
        Self {
            id: RecordId(new_id()),
            document: Document::genesis(&ty).unwrap(),
            ty,
            actor,
        }
    }

    /// The same record in other hands.
    pub(crate) fn lend(&self, actor: ActorId) -> Self {
        Self {
            actor,
            ..self.clone()
        }
    }

    pub(crate) fn write(&mut self, intent: &Intent) -> RawChange {
        author_intent(&self.ty, &mut self.document, intent, self.actor, NOON).unwrap()
    }

    pub(crate) fn intent(&self, fields: &[(&str, FieldValue)]) -> CreateIntent {
        let fields = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()));
        CreateIntent {
            id: self.id,
            record_type: self.ty.name.clone(),
            site_id: None,
            company_id: None,
            provisional_no: None,
            external_id: None,
            fields: fields.collect::<BTreeMap<_, _>>(),
        }
    }

    pub(crate) fn create(&mut self, fields: &[(&str, FieldValue)]) -> RawChange {
        let intent = self.intent(fields);
        self.write(&Intent::Create(intent))
    }

    pub(crate) fn set(&mut self, field: &str, value: FieldValue) -> RawChange {
        self.edit(FieldEdit::Set {
            field: field.to_owned(),
            value: Some(value),
        })
    }

    pub(crate) fn edit(&mut self, edit: FieldEdit) -> RawChange {
        self.write(&Intent::Edit { edits: vec![edit] })
    }

    pub(crate) fn comment(&mut self, id: RecordId, words: &str) -> RawChange {
        self.edit(FieldEdit::Comment {
            field: "talk".into(),
            id,
            text: words.into(),
        })
    }

    pub(crate) fn ask(&mut self, command: &str) -> RawChange {
        self.write(&Intent::Request(RequestIntent {
            id: RecordId(new_id()),
            command: command.into(),
            reason: None,
            content_hash: None,
        }))
    }

    pub(crate) fn parcel(&self, changes: &[RawChange]) -> DocOperations {
        DocOperations {
            record: self.id,
            record_type: self.ty.name.clone(),
            whole: None,
            changes: changes.iter().map(|raw| raw.bytes.clone().into()).collect(),
            replaces: Vec::new(),
        }
    }

    pub(crate) fn whole(&self) -> DocOperations {
        DocOperations {
            whole: Some(self.document.save().into()),
            ..self.parcel(&[])
        }
    }

    pub(crate) fn replacing(&self, change: &RawChange, replaced: &RawChange) -> DocOperations {
        DocOperations {
            replaces: vec![Replaces {
                position: 0,
                actor: replaced.actor,
                seq: replaced.seq,
            }],
            ..self.parcel(std::slice::from_ref(change))
        }
    }
}
