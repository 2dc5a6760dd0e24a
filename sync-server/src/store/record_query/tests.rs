//! The SQL answers as the tree does in memory, record by record.
#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};
use shared_model::condition::{Condition, RecordSubject, holds};
use shared_model::ids::{OrgId, RecordId, UserId};
use shared_model::policy::{ResourceRef, ViewPredicate};
use shared_model::query::{Query, Sort};
use shared_model::record::{FieldValue, Record};
use shared_model::schema::RecordType;
use uuid::Uuid;

use super::{Asked, select};
use crate::store::db::Db;
use crate::store::records::{self, RecordRow};

const NOW: i64 = 1_778_745_600_000;
const ORG: OrgId = OrgId(Uuid::from_u128(1));

fn ty() -> RecordType {
    serde_json::from_value(json!({
        "name": "thing", "module": "m", "plural": "things", "title_field": "name",
        "assigned_field": "owner", "search": ["name", "note"],
        "fields": [
            { "name": "name", "kind": "text" }, { "name": "note", "kind": "narrative" },
            { "name": "level", "kind": "choice", "choices": ["low", "medium", "high"] },
            { "name": "count", "kind": "integer" }, { "name": "done", "kind": "boolean" },
            { "name": "day", "kind": "date" }, { "name": "at", "kind": "datetime" },
            { "name": "owner", "kind": "person" }, { "name": "tags", "kind": "tags" },
        ],
    }))
    .unwrap()
}

fn person(n: u128) -> UserId {
    UserId(Uuid::from_u128(100 + n))
}

fn place(n: u128) -> RecordId {
    RecordId(Uuid::from_u128(200 + n))
}

/// Records in which every value is present, absent and different at least once.
fn things() -> Vec<Record> {
    let text = |t: &str| FieldValue::Text(t.to_owned());
    (0..24u128)
        .map(|n| {
            let at = NOW - i64::try_from(n).unwrap() * 3_600_000;
            let mut fields = std::collections::BTreeMap::new();
            let mut set = |name: &str, value| fields.insert(name.to_owned(), value);
            if n % 5 != 0 {
                set(
                    "name",
                    text(
                        [
                            "Crane 50% load",
                            "Échelle (Œuvre, STRAẞE, Ωμέγα)",
                            "crane_hook",
                        ][n as usize % 3],
                    ),
                );
            }
            if n % 3 != 0 {
                set("level", text(["low", "medium", "high"][n as usize % 3]));
            }
            if n % 4 != 0 {
                set("count", FieldValue::Integer(i64::try_from(n).unwrap() - 6));
                set("day", text(&format!("2026-05-{:02}", n + 1)));
            }
            if n % 2 == 0 {
                set("done", FieldValue::Boolean(n % 4 == 0));
                set("owner", FieldValue::Reference(person(n % 3).into()));
            }
            if n % 6 != 1 {
                set("at", FieldValue::Datetime(at));
                set(
                    "tags",
                    FieldValue::Tags(vec![format!("t{}", n % 3), "all".to_owned()]),
                );
            }
            if n == 7 {
                set("tags", FieldValue::Tags(Vec::new()));
                set("note", text(""));
            }
            Record {
                id: RecordId(Uuid::from_u128(1000 + n)),
                record_type: "thing".to_owned(),
                site_id: (n % 4 != 0).then(|| place(n % 4)),
                company_id: (n % 3 != 0).then(|| place(n % 3)),
                class: shared_model::schema::AccessClass::Normal,
                provisional_no: Some(format!("ALP-7K-{n:04}-X")),
                official_no: (n % 2 == 0).then(|| format!("THG-2026-{n:05}")),
                external_id: None,
                created_at: at,
                created_by: (n % 5 != 0).then(|| person(n % 5)),
                updated_at: at,
                updated_by: (n % 7 != 0).then(|| person(n % 7)),
                deleted_at: None,
                deleted_by: None,
                status: (n % 3 != 2).then(|| ["open", "closed"][n as usize % 2].to_owned()),
                requests: Vec::new(),
                needs_review: n % 8 == 0,
                fields,
                conflicts: Vec::new(),
            }
        })
        .collect()
}

struct Store {
    db: Db,
    things: Vec<Record>,
    ty: RecordType,
    _dir: tempfile::TempDir,
}

impl Store {
    async fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::connect(&crate::test_database::url(dir.path()).await)
            .await
            .unwrap();
        let things = things();
        let rows: Vec<RecordRow> = things.iter().map(row).collect();
        let mut tx = db.begin().await.unwrap();
        records::insert(&mut tx, &rows).await.unwrap();
        tx.commit().await.unwrap();
        Self {
            db,
            things,
            ty: ty(),
            _dir: dir,
        }
    }

    async fn ids(&self, visible: &ViewPredicate, query: Query) -> Result<Vec<RecordId>, String> {
        let asked = Asked {
            engine: self.db.engine(),
            org: ORG,
            ty: &self.ty,
            workflow: None,
            visible,
            actor: person(1),
            now: NOW,
            zone: &jiff::tz::TimeZone::UTC,
        };
        let mut conn = self.db.read().await.unwrap();
        let page = select(&mut conn, asked, &query)
            .await
            .map_err(|error| error.to_string())?;
        assert!(page.total >= i64::try_from(page.records.len()).unwrap());
        Ok(page.records.iter().map(|record| record.id).collect())
    }
}

fn row(record: &Record) -> RecordRow {
    RecordRow {
        org: ORG,
        record: record.clone(),
        place: ResourceRef {
            created_by: record.created_by,
            assigned: record.reference("owner").map(UserId::from),
            site: record.site_id,
            company: record.company_id,
        },
        title: record.text("name").unwrap_or_default().to_owned(),
        lane: 3,
        created_seq: 1,
        seq: 1,
        origin: None,
        heads: Vec::new(),
        body: Vec::new(),
        projection: serde_json::to_string(record).unwrap(),
        projected_by: 1,
    }
}

fn query(filter: Option<Value>) -> Query {
    Query {
        record_type: "thing".to_owned(),
        filter: filter.map(|json| serde_json::from_value(json).unwrap()),
        search: None,
        sort: Vec::new(),
        limit: 200,
        offset: 0,
    }
}

#[tokio::test]
async fn a_filter_means_the_same_in_sql_and_in_memory() {
    let store = Store::open().await;
    let filters = [
        json!({}),
        json!({ "level": "high" }),
        json!({ "level": { "!=": "high" } }),
        json!({ "not": { "level": "high" } }),
        json!({ "level": { "in": ["low", "high"] } }),
        json!({ "level": { "not_in": ["low"] } }),
        json!({ "level": { "in": [] } }),
        json!({ "not": { "level": { "in": [] } } }),
        json!({ "count": { ">=": 0 } }),
        json!({ "count": { "between": [-2, 4] } }),
        json!({ "not": { "count": { "<": 3 } } }),
        json!({ "done": true }),
        json!({ "done": { "!=": true } }),
        json!({ "day": { ">": "2026-05-10" } }),
        json!({ "at": { ">=": { "now": "-5h" } } }),
        json!({ "created_at": { "<": { "now": "-5h" } } }),
        json!({ "created_at": { ">=": { "day": -1 }, "<": { "month": 1 } } }),
        json!({ "at": { "<": { "week": 0 } } }),
        json!({ "owner": "$actor" }),
        json!({ "updated_by": "$actor" }),
        json!({ "created_by": { "exists": true } }),
        json!({ "name": { "contains": "rane" } }),
        json!({ "name": { "contains": "CRANE" } }),
        json!({ "name": { "contains": "oeuvre, Strasse, Ω" } }),
        json!({ "name": { "contains": "ω" } }),
        json!({ "name": { "starts_with": "echelle" } }),
        json!({ "name": { "starts_with": "Crane 50%" } }),
        json!({ "not": { "name": { "contains": "É" } } }),
        json!({ "tags": { "contains": "t1" } }),
        json!({ "not": { "tags": { "contains": "t1" } } }),
        json!({ "tags": { "empty": true } }),
        json!({ "tags": { "exists": true } }),
        json!({ "note": { "empty": true } }),
        json!({ "count": { "exists": false } }),
        json!({ "site_id": place(1).to_string() }),
        json!({ "needs_review": true }),
        json!({ "number": { "starts_with": "THG" } }),
        json!({ "status": "open", "level": { "in": ["low", "medium"] } }),
        json!({ "any": [{ "status": "closed" }, { "count": { ">": 10 } }] }),
        json!({ "all": [] }),
        json!({ "any": [] }),
    ];
    for filter in filters {
        let condition: Condition = serde_json::from_value(filter.clone()).unwrap();
        let mut expected: Vec<RecordId> = store
            .things
            .iter()
            .filter(|record| {
                let subject = RecordSubject::new(record, NOW).with_actor(person(1), &[], &[]);
                holds(&condition, &subject)
            })
            .map(|record| record.id)
            .collect();
        let mut found = store
            .ids(&ViewPredicate::True, query(Some(filter.clone())))
            .await
            .unwrap();
        expected.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, expected, "{filter}");
    }
}

/// contract: C7
#[tokio::test]
async fn rights_mean_the_same_in_sql_and_in_memory() {
    use ViewPredicate as P;
    let store = Store::open().await;
    let predicates = [
        P::True,
        P::False,
        P::SiteIn(vec![place(1), place(2)]),
        P::CompanyIs(place(1)),
        P::Or(vec![P::OwnerIs(person(1)), P::AssignedIs(person(1))]),
        P::Or(vec![
            P::OwnerIn(vec![person(2)]),
            P::AssignedIn(vec![person(0), person(2)]),
        ]),
        P::Not(Box::new(P::CompanyIs(place(2)))),
        P::And(vec![
            P::SiteIn(vec![place(3)]),
            P::Not(Box::new(P::AssignedIs(person(1)))),
        ]),
    ];
    for predicate in predicates {
        let mut expected: Vec<RecordId> = store
            .things
            .iter()
            .filter(|record| predicate.matches(&ResourceRef::of(&store.ty, record)))
            .map(|record| record.id)
            .collect();
        let mut found = store.ids(&predicate, query(None)).await.unwrap();
        expected.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, expected, "{predicate:?}");
    }
}

#[tokio::test]
async fn order_follows_the_declared_choices_and_puts_empty_values_last() {
    let store = Store::open().await;
    let sort = |field: &str, descending| Query {
        sort: vec![Sort::by(field, descending)],
        ..query(None)
    };
    let levels = |ids: Vec<RecordId>| -> Vec<Option<String>> {
        ids.iter()
            .map(|id| {
                let record = store.things.iter().find(|record| record.id == *id).unwrap();
                record.text("level").map(str::to_owned)
            })
            .collect()
    };
    let rising = levels(
        store
            .ids(&ViewPredicate::True, sort("level", false))
            .await
            .unwrap(),
    );
    let falling = levels(
        store
            .ids(&ViewPredicate::True, sort("level", true))
            .await
            .unwrap(),
    );
    assert_eq!(rising.first().unwrap().as_deref(), Some("medium"));
    assert_eq!(falling.first().unwrap().as_deref(), Some("high"));
    assert_eq!(
        (rising.last().unwrap(), falling.last().unwrap()),
        (&None, &None)
    );
    let newest = store.ids(&ViewPredicate::True, query(None)).await.unwrap();
    assert_eq!(newest.first(), Some(&store.things[0].id));
}

#[tokio::test]
async fn words_are_found_literally_in_titles_and_numbers() {
    let store = Store::open().await;
    let search = |words: &str| Query {
        search: Some(words.to_owned()),
        ..query(None)
    };
    let count = async |words: &str| {
        store
            .ids(&ViewPredicate::True, search(words))
            .await
            .unwrap()
            .len()
    };
    let cranes = store
        .things
        .iter()
        .filter(|r| {
            r.text("name")
                .is_some_and(|n| n.to_lowercase().contains("crane"))
        })
        .count();
    assert_eq!(count("CRANE").await, cranes);
    assert_eq!(count("crane 50%").await, count("50%").await);
    assert_eq!(count("5_% load").await, 0, "wildcards are only letters");
    assert_eq!(count("ALP-7K-0007").await, 1);
    assert_eq!(count("'; DROP TABLE records; --").await, 0);
}

#[tokio::test]
async fn what_a_list_cannot_answer_is_refused_with_the_reason() {
    let store = Store::open().await;
    for (filter, reason) in [
        (json!({ "owner.name": "x" }), "follows a link"),
        (
            json!({ "level": { "changed": true } }),
            "knows only the present",
        ),
        (json!({ "nothing": 1 }), "is not a field"),
        (json!({ "level": "purple" }), "one of low, medium, high"),
    ] {
        let error = store
            .ids(&ViewPredicate::True, query(Some(filter)))
            .await
            .unwrap_err();
        assert!(error.contains(reason), "{error}");
    }
    let odd = Query {
        sort: vec![Sort::by("name'); --", false)],
        ..query(None)
    };
    assert!(store.ids(&ViewPredicate::True, odd).await.is_err());
}
