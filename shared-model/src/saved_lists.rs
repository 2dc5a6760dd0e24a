//! Lists a person made their own: filters, order, columns and groups kept under a name.
//!
//! They are a set in the person's own record ([`crate::preferences`]), so that one made at sea is on
//! the desk after the exchange. Each list is one element, the JSON text of a [`SavedList`]: two
//! devices that each keep one add two elements, and both stay. To change a list is to put another
//! element in the place of its own; where two devices changed the same one apart, both versions stay
//! and the person forgets the one they do not want.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use ts_rs::TS;
use uuid::Uuid;

use crate::error::Issue;
use crate::query::fold;
use crate::record::{FieldValue, Record};

/// The field of the preference record that holds them.
pub const FIELD: &str = "saved_lists";
/// Most lists of a person: `max_items` of the field.
const MOST: usize = 100;
/// Most characters of one, as it is stored: `max_length` of the field.
const LONGEST: usize = 4_000;
/// Most characters of a name.
const LONGEST_NAME: usize = 60;

/// A list kept under a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct SavedList {
    /// Key, the same on every device.
    #[ts(type = "string")]
    pub id: Uuid,
    /// Record type's name.
    pub record_type: String,
    /// What the person calls it.
    pub name: String,
    /// What the list is made of, as the interface writes it.
    #[ts(type = "{ [key: string]: unknown }")]
    pub search: serde_json::Map<String, Value>,
}

impl SavedList {
    /// Checks what a form sent beside the lists that are kept already.
    #[must_use]
    pub fn check(&self, kept: &SavedLists) -> Vec<Issue> {
        let mut issues = Vec::new();
        if self.name.trim().is_empty() {
            issues.push(Issue::new("name", "required"));
        }
        if self.name.chars().count() > LONGEST_NAME {
            issues.push(Issue::new("name", "max_length").with("max", LONGEST_NAME));
        }
        if self.element().chars().count() > LONGEST {
            issues.push(Issue::new("search", "max_length").with("max", LONGEST));
        }
        if kept.without(self.id).len() >= MOST {
            issues.push(Issue::new(FIELD, "too_many").with("max", MOST));
        }
        issues
    }

    /// As the record holds it.
    #[must_use]
    pub fn element(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The lists of one person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SavedLists {
    /// Each with the element that holds it, in the order of their names.
    lists: Vec<(SavedList, String)>,
    /// Elements a later version wrote: left as they are.
    others: Vec<String>,
}

impl SavedLists {
    /// Reads a person's record. Of two versions of one list the second has a key made from its
    /// content.
    #[must_use]
    pub fn of(record: &Record) -> Self {
        let mut read = Self::default();
        let Some(FieldValue::Tags(elements)) = record.fields.get(FIELD) else {
            return read;
        };
        let mut seen = BTreeSet::new();
        for element in elements {
            match serde_json::from_str::<SavedList>(element) {
                Ok(mut list) => {
                    if !seen.insert(list.id) {
                        list.id = key_of(element);
                    }
                    read.lists.push((list, element.clone()));
                }
                Err(_) => read.others.push(element.clone()),
            }
        }
        let by_name = |(list, _): &(SavedList, String)| (fold(&list.name), list.id);
        read.lists.sort_by_cached_key(by_name);
        read
    }

    /// The lists of one record type.
    pub fn of_type(&self, record_type: &str) -> impl Iterator<Item = &SavedList> {
        let lists = self.lists.iter().map(|(list, _)| list);
        lists.filter(move |list| list.record_type == record_type)
    }

    /// The elements of the field as they are.
    pub fn elements(&self) -> impl Iterator<Item = &String> {
        let lists = self.lists.iter().map(|(_, element)| element);
        lists.chain(&self.others)
    }

    /// The elements of the field once this list is kept, in the place of the one with its key.
    #[must_use]
    pub fn with(&self, list: &SavedList) -> Vec<String> {
        let mut elements = self.without(list.id);
        elements.push(list.element());
        elements
    }

    /// The elements of the field without the list of this key.
    #[must_use]
    pub fn without(&self, id: Uuid) -> Vec<String> {
        let kept = self.lists.iter().filter(|(list, _)| list.id != id);
        let elements = kept.map(|(_, element)| element);
        elements.chain(&self.others).cloned().collect()
    }
}

fn key_of(element: &str) -> Uuid {
    let digest = Sha256::digest(element.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;
    use crate::preferences::RECORD_TYPE;

    fn list(id: u128, name: &str) -> SavedList {
        SavedList {
            id: Uuid::from_u128(id),
            record_type: "incident".into(),
            name: name.into(),
            search: json!({ "q": "pont" }).as_object().unwrap().clone(),
        }
    }

    fn lists(elements: Vec<String>) -> SavedLists {
        let record = serde_json::from_value(json!({
            "id": Uuid::from_u128(1), "record_type": RECORD_TYPE, "site_id": null,
            "company_id": null, "class": "normal", "provisional_no": null, "official_no": null,
            "external_id": null, "created_at": 1, "created_by": null, "updated_at": 1,
            "updated_by": null, "deleted_at": null, "deleted_by": null, "status": null,
            "requests": [], "needs_review": false, "conflicts": [],
            "fields": { FIELD: { "t": "tags", "v": elements } },
        }));
        SavedLists::of(&record.unwrap())
    }

    fn names(lists: &SavedLists) -> Vec<&str> {
        let all = lists.of_type("incident");
        all.map(|list| list.name.as_str()).collect()
    }

    #[test]
    fn lists_are_kept_changed_and_forgotten_by_their_key() {
        let none = SavedLists::default();
        let one = lists(none.with(&list(7, "Zone rouge")));
        let two = lists(one.with(&list(8, "École")));
        assert_eq!(
            names(&two),
            ["École", "Zone rouge"],
            "by name, accents apart"
        );
        assert_eq!(two.of_type("action").count(), 0);
        let renamed = lists(two.with(&list(7, "Ateliers")));
        assert_eq!(names(&renamed), ["Ateliers", "École"]);
        assert_eq!(
            names(&lists(renamed.without(Uuid::from_u128(8)))),
            ["Ateliers"]
        );
    }

    #[test]
    fn two_versions_of_one_list_stay_and_each_can_be_forgotten() {
        let mut apart = SavedLists::default().with(&list(7, "A"));
        apart.extend(SavedLists::default().with(&list(7, "B")));
        let both = lists(apart);
        assert_eq!(names(&both), ["A", "B"]);
        for (list, _) in &both.lists {
            assert_eq!(both.without(list.id).len(), 1);
        }
    }

    #[test]
    fn what_a_later_version_wrote_is_left_alone() {
        let later = r#"{"id":1,"color":"red"}"#.to_owned();
        let both = lists(vec![later.clone(), list(7, "A").element()]);
        assert_eq!(names(&both), ["A"]);
        assert_eq!(both.without(Uuid::from_u128(7)), [later]);
    }

    #[test]
    fn limits_are_told() {
        let mut long = list(1, " ");
        long.search.insert("q".into(), "x".repeat(LONGEST).into());
        let paths = |list: &SavedList, kept: &SavedLists| -> Vec<String> {
            list.check(kept)
                .into_iter()
                .map(|issue| issue.path)
                .collect()
        };
        assert_eq!(paths(&long, &SavedLists::default()), ["name", "search"]);
        let full = (0..MOST as u128).map(|n| list(n, "x").element()).collect();
        let full = lists(full);
        assert_eq!(
            paths(&list(1, "again"), &full),
            [""; 0],
            "one of them may change"
        );
        assert_eq!(paths(&list(1_000, "one more"), &full), [FIELD]);
    }
}
