//! The SQL of lists means what `shared_model::query` says.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use proptest::prelude::*;
use rusqlite::Connection;
use serde_json::{Value, json};
use shared_model::condition::{Condition, TypeView};
use shared_model::ids::RecordId;
use shared_model::policy::{Grant, Scope};
use shared_model::query::{self, Query, Sort, normalise};
use shared_model::record::{FieldValue, Record};
use shared_model::schema::{AccessClass, Catalogue};

use super::list::list;
use super::{Reader, search};
use crate::api::FindArgs;
use crate::error::CoreError;
use crate::replica::{Replica, modules, records, search as words};
use crate::testing::{AMELIE, MARC, NOW, catalogue, granted, grants, module};

fn reader() -> Reader {
    Reader {
        catalogue: Arc::new(catalogue()),
        grants: Arc::new(grants(AMELIE)),
        now: NOW,
    }
}

fn replica_of(stored: &[Record]) -> (tempfile::TempDir, Replica) {
    let dir = tempfile::tempdir().unwrap();
    let replica = Replica::open(dir.path()).unwrap();
    replica
        .write_now(|tx| {
            modules::replace(tx, &[module()], 1)?;
            stored.iter().try_for_each(|record| put(tx, record))
        })
        .unwrap();
    (dir, replica)
}

fn put(conn: &Connection, record: &Record) -> Result<(), CoreError> {
    let catalogue: Catalogue = catalogue();
    let ty = catalogue.record_type(&record.record_type).unwrap();
    let rowid = records::put(
        conn,
        &records::RowInput {
            ty,
            record,
            heads: &[],
            confirmed: true,
            revision: 1,
        },
    )?;
    words::put(conn, rowid, ty, record)
}

fn record(number: u128) -> Record {
    Record {
        id: RecordId(uuid::Uuid::from_u128(number)),
        record_type: "report".into(),
        site_id: None,
        company_id: None,
        class: AccessClass::Normal,
        provisional_no: Some(format!("ALP-7K-{number:04}-X")),
        official_no: None,
        external_id: None,
        created_at: NOW,
        created_by: Some(AMELIE),
        updated_at: NOW,
        updated_by: None,
        deleted_at: None,
        deleted_by: None,
        status: Some("draft".into()),
        requests: Vec::new(),
        needs_review: false,
        fields: std::collections::BTreeMap::new(),
        conflicts: Vec::new(),
    }
}

prop_compose! {
    fn any_record(number: u128)(
        title in prop::option::of("[a-cé ]{0,6}"),
        severity in prop::option::of(prop::sample::select(vec!["low", "medium", "high"])),
        count in prop::option::of(-3_i64..4),
        urgent in prop::option::of(any::<bool>()),
        day in prop::option::of(1_u32..4),
        seen in prop::option::of(-3_i64..4),
        tags in prop::option::of(prop::collection::vec("[a-c]", 0..3)),
        owner in prop::option::of(any::<bool>()),
        created in 0_i64..4,
        (status, deleted) in (any::<bool>(), prop::bool::weighted(0.1)),
    ) -> Record {
        let mut fields = std::collections::BTreeMap::new();
        let mut set = |name: &str, value: Option<FieldValue>| {
            fields.extend(value.map(|v| (name.to_owned(), v)));
        };
        set("title", title.map(FieldValue::Text));
        set("severity", severity.map(|s| FieldValue::Text(s.into())));
        set("count", count.map(FieldValue::Integer));
        set("urgent", urgent.map(FieldValue::Boolean));
        set("day", day.map(|d| FieldValue::Text(format!("2026-11-0{d}"))));
        set("seen_at", seen.map(|d| FieldValue::Datetime(NOW + d * 86_400_000)));
        set("tags", tags.map(|mut t| { t.sort(); t.dedup(); FieldValue::Tags(t) }));
        set("owner", owner.map(|mine| {
            FieldValue::Reference(if mine { AMELIE.into() } else { MARC.into() })
        }));
        Record {
            fields,
            created_at: NOW + created,
            status: Some(if status { "draft" } else { "submitted" }.into()),
            deleted_at: deleted.then_some(NOW),
            ..record(number)
        }
    }
}

fn any_test() -> impl Strategy<Value = Value> {
    let text = prop::sample::select(vec!["a", "b", "ab", "é", ""]);
    let severity = prop::sample::select(vec!["low", "medium", "high"]);
    let op = prop::sample::select(vec!["==", "!=", ">", ">=", "<", "<="]);
    let equality = prop::sample::select(vec!["==", "!="]);
    let day = || prop::sample::select(vec!["-2d", "0d", "1d"]);
    prop_oneof![
        (
            prop::sample::select(vec!["contains", "starts_with", "==", ">"]),
            text
        )
            .prop_map(|(op, v)| json!({ "title": { op: v } })),
        (op.clone(), severity.clone()).prop_map(|(op, v)| json!({ "severity": { op: v } })),
        prop::collection::vec(severity, 0..3).prop_map(|v| json!({ "severity": { "in": v } })),
        (op.clone(), -3_i64..4).prop_map(|(op, v)| json!({ "count": { op: v } })),
        (-3_i64..4, -3_i64..4).prop_map(|(a, b)| json!({ "count": { "between": [a, b] } })),
        (equality.clone(), any::<bool>()).prop_map(|(op, v)| json!({ "urgent": { op: v } })),
        (op.clone(), 1_u32..4)
            .prop_map(|(op, d)| json!({ "day": { op: format!("2026-11-0{d}") } })),
        (op, day()).prop_map(|(op, d)| json!({ "seen_at": { op: { "now": d } } })),
        (equality.clone(), "[a-c]").prop_map(|(op, v)| json!({ "tags": { op: v } })),
        prop::collection::vec("[a-c]", 1..3).prop_map(|v| json!({ "tags": { "not_in": v } })),
        equality.prop_map(|op| json!({ "owner": { op: "$actor" } })),
        Just(json!({ "status": "draft" })),
        (
            prop::sample::select(vec!["title", "tags", "count", "owner", "story"]),
            prop::sample::select(vec!["exists", "empty"]),
            any::<bool>()
        )
            .prop_map(|(field, op, v)| json!({ field: { op: v } })),
    ]
}

fn any_filter() -> impl Strategy<Value = Value> {
    any_test().prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(|v| json!({ "all": v })),
            prop::collection::vec(inner.clone(), 0..3).prop_map(|v| json!({ "any": v })),
            inner.prop_map(|v| json!({ "not": v })),
        ]
    })
}

fn any_sort() -> impl Strategy<Value = Vec<Sort>> {
    let field = prop::sample::select(vec![
        "title",
        "severity",
        "count",
        "urgent",
        "day",
        "seen_at",
        "owner",
        "status",
        "created_at",
    ]);
    prop::collection::vec(
        (field, any::<bool>()).prop_map(|(field, descending)| Sort {
            field: field.to_owned(),
            descending,
        }),
        0..3,
    )
}

fn any_records() -> impl Strategy<Value = Vec<Record>> {
    (0_u128..12).prop_flat_map(|n| (0..n).map(any_record).collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn lists_agree_with_the_meaning_of_queries(
        stored in any_records(),
        asked in prop::collection::vec(
            (prop::option::of(any_filter()), any_sort(), prop::option::of("[a-cé]{1,2}"),
             1_u32..6, 0_u32..4),
            1..6,
        ),
    ) {
        let (_dir, replica) = replica_of(&stored);
        let reader = reader();
        let ty = reader.record_type("report").unwrap();
        let view = TypeView::new(&ty, &reader.catalogue);
        for (filter, sort, search, limit, offset) in asked {
            let filter: Option<Condition> = filter.map(|f| serde_json::from_value(f).unwrap());
            let query = Query { filter, sort, search, limit, offset, ..Query::new("report") };
            if !query::check(&normalise(query.clone()), &view).is_empty() {
                continue;
            }
            let query = normalise(query);
            let person = Some(&reader.grants.subject);
            let expected: Vec<RecordId> =
                query::run(&query, &view, &stored, person, NOW).iter().map(|r| r.id).collect();
            let page = replica.read_now(|c| list(c, &reader, query.clone())).unwrap();
            let found: Vec<RecordId> = page.rows.iter().map(|r| r.record.id).collect();
            prop_assert_eq!(found, expected, "{:?}", query);
        }
    }
}

/// contract: C7
#[test]
fn a_list_shows_only_what_the_reader_may_see() {
    let mine = record(1);
    let other = Record {
        created_by: Some(MARC),
        ..record(2)
    };
    let (_dir, replica) = replica_of(&[mine.clone(), other]);
    let own = Grant {
        permission: "demo.view.report".into(),
        scope: Scope::Own,
        deny: false,
    };
    let reader = Reader {
        grants: Arc::new(granted(AMELIE, &[own])),
        ..reader()
    };
    let page = replica
        .read_now(|c| list(c, &reader, Query::new("report")))
        .unwrap();
    assert_eq!(page.total, 1);
    assert_eq!(page.rows[0].record.id, mine.id);
    let found = find(&replica, &reader, "ALP");
    assert_eq!(found, [mine.id]);
}

fn find(replica: &Replica, reader: &Reader, text: &str) -> Vec<RecordId> {
    let args = FindArgs {
        text: text.to_owned(),
        limit: None,
    };
    let hits = replica
        .read_now(|c| search::find(c, reader, &args))
        .unwrap();
    hits.into_iter().map(|hit| hit.id).collect()
}

#[test]
fn search_finds_numbers_and_words_without_accents_and_forgets_deleted_records() {
    let mut first = record(1);
    first
        .fields
        .insert("title".into(), FieldValue::Text("Échelle glissante".into()));
    let mut gone = first.clone();
    gone.id = RecordId(uuid::Uuid::from_u128(2));
    gone.deleted_at = Some(NOW);
    let (_dir, replica) = replica_of(&[first.clone(), gone]);
    let reader = reader();
    assert_eq!(find(&replica, &reader, "echel"), [first.id]);
    assert_eq!(find(&replica, &reader, "ALP-7K-0001"), [first.id]);
    assert_eq!(
        find(&replica, &reader, &format!("opx_{}", first.id)),
        [first.id]
    );
    assert_eq!(find(&replica, &reader, "\"glissante\" OR"), []);
    assert_eq!(find(&replica, &reader, "  "), []);
}

/// How SQLite answers a query, one line a step.
fn steps(replica: &Replica, sql: &str) -> Vec<String> {
    replica
        .read_now(|c| {
            // An explanation alone does not notice that another connection made indexes.
            records::count(c)?;
            let mut query = c.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
            let rows = query.query_map([], |row| row.get(3))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .unwrap()
}

#[test]
fn a_list_by_number_of_rows_uses_its_index() {
    let (_dir, replica) = replica_of(&[]);
    let plan = steps(
        &replica,
        "SELECT record FROM records \
         WHERE (record_type = 'report') AND (deleted_at IS NULL) AND (1) \
         ORDER BY created_at DESC, id DESC LIMIT 50",
    );
    assert_eq!(plan.len(), 1, "sorted by hand: {plan:?}");
    assert!(plan[0].contains("records_type"), "{plan:?}");
}

#[test]
fn a_filter_on_a_declared_index_uses_it_and_needs_no_sorting() {
    let (_dir, replica) = replica_of(&[]);
    let plan = steps(
        &replica,
        "SELECT record FROM records WHERE (record_type = 'report') AND (deleted_at IS NULL) \
         AND (json_extract(facets, '$.severity') = 'high') ORDER BY created_at DESC LIMIT 50",
    );
    assert_eq!(plan.len(), 1, "{plan:?}");
    assert!(plan[0].contains("facet_report_severity"), "{plan:?}");
}

#[test]
fn indexes_come_and_go_with_the_types_that_declare_them() {
    let (_dir, replica) = replica_of(&[]);
    let mut module = module();
    module.types[0].indexes = vec!["count".into()];
    replica
        .write_now(|tx| modules::replace(tx, &[module], 2))
        .unwrap();
    let names: Vec<String> = replica
        .read_now(|c| {
            let mut query = c.prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'facet%'")?;
            let rows = query.query_map([], |row| row.get(0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .unwrap();
    assert_eq!(names, ["facet_report_count"]);
}
