//! Whatever is sent, the answer is values or issues.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use serde_json::{Map, Value};

use crate::condition::fixture::{incident, incident_type, text};
use crate::doc::FieldEdit;
use crate::record::{FieldValue, Record};
use crate::validate::*;

type BTreeMap = std::collections::BTreeMap<String, FieldValue>;

fn with(field: &str, value: FieldValue) -> Record {
    let mut record = incident();
    record.fields.insert(field.to_owned(), value);
    record
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,30}".prop_map(Value::from),
        "[0-9TZ:+.-]{0,26}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z_]{1,8}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn any_values() -> impl Strategy<Value = Map<String, Value>> {
    let names: Vec<String> = incident_type().fields.into_iter().map(|f| f.name).collect();
    prop::collection::btree_map(prop::sample::select(names), any_json(), 0..8)
        .prop_map(|map| map.into_iter().collect())
}

proptest! {
    #[test]
    fn no_json_makes_a_rule_fail(values in any_values()) {
        let ty = incident_type();
        let readable: BTreeMap = ty
            .fields
            .iter()
            .filter_map(|f| {
                let value = parse_field(f, values.get(&f.name)?).ok()??;
                Some((f.name.clone(), value))
            })
            .collect();
        let record = Record { fields: readable, ..incident() };
        let _ = check(&ty, &record);
        let _ = corrections(&ty, &record);
        let _ = record_json(&ty, &record);
    }

    #[test]
    fn every_issue_belongs_to_a_field_that_was_sent(values in any_values()) {
        if let Err(issues) = parse_fields(&incident_type(), &values) {
            for issue in issues {
                prop_assert!(values.contains_key(&issue.path));
                prop_assert!(issue.key.starts_with("issue-"));
            }
        }
    }

    #[test]
    fn what_is_accepted_reads_back_the_same(values in any_values()) {
        let ty = incident_type();
        if let Ok(read) = parse_fields(&ty, &values) {
            let record = Record { fields: read.clone(), ..incident() };
            if check(&ty, &record).iter().all(|i| i.code == "required") {
                let out = read.iter().map(|(n, v)| (n.clone(), to_json(v))).collect();
                prop_assert_eq!(parse_fields(&ty, &out).unwrap(), read);
            }
        }
    }

    #[test]
    fn correcting_twice_changes_nothing_more(title in "[ a\u{a0}]{0,12}") {
        let ty = incident_type();
        let mut record = with("title", text(&title));
        for edit in corrections(&ty, &record) {
            if let FieldEdit::Set { field, value } = edit {
                match value {
                    Some(value) => record.fields.insert(field, value),
                    None => record.fields.remove(&field),
                };
            }
        }
        prop_assert_eq!(corrections(&ty, &record), vec![]);
    }
}
