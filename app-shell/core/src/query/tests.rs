//! The SQL of lists means what `shared_model::query` says.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use jiff::tz::{Offset, TimeZone};
use proptest::prelude::*;
use rusqlite::{Connection, params_from_iter};
use serde_json::{Value, json};
use shared_model::condition::{Condition, RecordSubject, Subject, TypeView, instant};
use shared_model::error::ErrorCode;
use shared_model::ids::RecordId;
use shared_model::policy::{Grant, ResourceRef, Scope};
use shared_model::query::{self, Query, Sort, normalise};
use shared_model::record::{FieldValue, Record};
use shared_model::schema::Catalogue;

use super::board::board;
use super::groups::groups;
use super::list::{Statement, keys_sql, list, plan, total_sql, totals_sql};
use super::options::options;
use super::{Reader, search};
use crate::api::{BoardArgs, FindArgs, GroupCount, GroupSpan, GroupsArgs, OptionsArgs, SearchHit};
use crate::error::CoreError;
use crate::replica::{Replica, modules, records, search as words};
use crate::testing::{AMELIE, MARC, NOW, catalogue, granted, grants, module, record};

fn reader() -> Reader {
    Reader {
        catalogue: Arc::new(catalogue()),
        grants: Arc::new(grants(AMELIE)),
        now: NOW,
        zone: TimeZone::fixed(Offset::constant(2)),
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

prop_compose! {
    fn any_record(number: u128)(
        title in prop::option::of("[a-cAéÉœΩ ]{0,6}"),
        severity in prop::option::of(prop::sample::select(vec!["low", "medium", "high"])),
        count in prop::option::of(-3_i64..4),
        urgent in prop::option::of(any::<bool>()),
        day in prop::option::of(1_u32..4),
        seen in prop::option::of(-3_i64..4),
        tags in prop::option::of(prop::collection::vec("[a-c]", 0..3)),
        owner in prop::option::of(any::<bool>()),
        created in 0_i64..4,
        author in prop::option::of(any::<bool>()),
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
            created_by: author.map(|mine| if mine { AMELIE } else { MARC }),
            status: Some(if status { "draft" } else { "submitted" }.into()),
            deleted_at: deleted.then_some(NOW),
            ..record(number)
        }
    }
}

fn any_test() -> impl Strategy<Value = Value> {
    let text = prop::sample::select(vec!["a", "b", "ab", "AB", "é", "E", "oe", "ω", ""]);
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
        (op.clone(), day()).prop_map(|(op, d)| json!({ "seen_at": { op: { "now": d } } })),
        (
            prop::sample::select(vec!["seen_at", "day"]),
            op,
            prop::sample::select(vec!["day", "week", "month"]),
            -2_i64..3
        )
            .prop_map(|(field, op, unit, n)| json!({ field: { op: { unit: n } } })),
        (equality.clone(), "[a-c]").prop_map(|(op, v)| json!({ "tags": { op: v } })),
        prop::collection::vec("[a-c]", 1..3).prop_map(|v| json!({ "tags": { "not_in": v } })),
        (equality, prop::sample::select(vec!["owner", "created_by"]))
            .prop_map(|(op, path)| json!({ path: { op: "$actor" } })),
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
        (field, any::<bool>()).prop_map(|(field, descending)| Sort::by(field, descending)),
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
                query::run(&query, &view, &stored, person, NOW, &reader.zone).iter().map(|r| r.id).collect();
            let page = replica.read_now(|c| list(c, &reader, query.clone())).unwrap();
            let found: Vec<RecordId> = page.rows.iter().map(|r| r.record.id).collect();
            prop_assert_eq!(found, expected, "{:?}", query);
        }
    }
}

/// What a list is grouped by in its test, and how.
fn groupings() -> [(&'static str, Option<GroupSpan>); 8] {
    [
        ("severity", None),
        ("status", None),
        ("urgent", None),
        ("owner", None),
        ("created_by", None),
        ("day", Some(GroupSpan::Week)),
        ("seen_at", Some(GroupSpan::Day)),
        ("created_at", Some(GroupSpan::Month)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    /// Headings count what stands under them, in the order in which a list sorted by them comes.
    #[test]
    fn headings_count_the_rows_of_their_list(
        stored in any_records(),
        filter in prop::option::of(any_filter()),
    ) {
        let (_dir, replica) = replica_of(&stored);
        let reader = reader();
        let ty = reader.record_type("report").unwrap();
        let view = TypeView::new(&ty, &reader.catalogue);
        let filter: Option<Condition> = filter.map(|f| serde_json::from_value(f).unwrap());
        for (by, span) in groupings() {
            let query = Query { filter: filter.clone(), limit: 500, ..Query::new("report") };
            if !query::check(&normalise(query.clone()), &view).is_empty() {
                continue;
            }
            let args = GroupsArgs {
                record_type: "report".into(), by: by.into(), span, filter: filter.clone(), search: None,
            };
            let groups = replica.read_now(|c| groups(c, &reader, args)).unwrap();
            let order: Vec<String> = groups.iter().filter_map(|g| g.value.clone()).collect();
            // Ids come in the order of names; everything else in its own.
            let is_link = matches!(by, "owner" | "created_by");
            let sort = Sort {
                order: if is_link { order } else { Vec::new() },
                ..Sort::by(by, false)
            };
            let sorted = Query { sort: vec![sort], ..query };
            let rows = replica.read_now(|c| list(c, &reader, sorted)).unwrap().rows;
            let mut rows = rows.iter().map(|row| RecordSubject::new(&row.record, NOW).value(by));
            for group in &groups {
                for _ in 0..group.total {
                    let value = rows.next().flatten().filter(|v| v.as_str() != Some(""));
                    prop_assert_eq!(
                        value.is_none(), group.value.is_none(), "{} {:?}", by, &groups
                    );
                    if let (None, Some(value)) = (span, value) {
                        let said = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                        prop_assert_eq!(Some(said), group.value.clone(), "{}", by);
                    }
                }
            }
            prop_assert!(rows.next().is_none(), "{}", by);
        }
    }
}

#[test]
fn headings_by_date_go_by_the_clock_of_the_reader() {
    // Two hours east of UTC half past eleven at night is the next day, here the next month.
    let at = |number: u128, text: &str| Record {
        created_at: instant::parse_instant(text).unwrap(),
        ..record(number)
    };
    let records = [
        at(1, "2026-11-29T21:59:00Z"),
        at(2, "2026-11-30T21:59:00Z"),
        at(3, "2026-11-30T22:00:00Z"),
    ];
    let (_dir, replica) = replica_of(&records);
    let counted = |span| {
        let args = serde_json::from_value(
            json!({ "record_type": "report", "by": "created_at", "span": span }),
        );
        let found = replica.read_now(|c| groups(c, &reader(), args.unwrap()));
        let said = |group: GroupCount| format!("{}: {}", group.value.unwrap(), group.total);
        found.unwrap().into_iter().map(said).collect::<Vec<_>>()
    };
    assert_eq!(
        counted("day"),
        ["2026-11-29: 1", "2026-11-30: 1", "2026-12-01: 1"]
    );
    assert_eq!(counted("week"), ["2026-11-23: 1", "2026-11-30: 2"]);
    assert_eq!(counted("month"), ["2026-11-01: 2", "2026-12-01: 1"]);
}

#[test]
fn headings_that_mean_nothing_are_refused() {
    let (_dir, replica) = replica_of(&[]);
    for args in [
        json!({ "record_type": "report", "by": "created_at" }),
        json!({ "record_type": "report", "by": "severity", "span": "day" }),
        json!({ "record_type": "report", "by": "title" }),
        json!({ "record_type": "report", "by": "nothing" }),
    ] {
        let asked = serde_json::from_value(args.clone()).unwrap();
        let refused = replica.read_now(|c| groups(c, &reader(), asked));
        assert!(refused.is_err(), "{args}");
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

fn hits(replica: &Replica, reader: &Reader, text: &str) -> Vec<SearchHit> {
    let args = FindArgs {
        text: text.to_owned(),
        limit: None,
    };
    replica
        .read_now(|c| search::find(c, reader, &args))
        .unwrap()
}

fn find(replica: &Replica, reader: &Reader, text: &str) -> Vec<RecordId> {
    let hits = hits(replica, reader, text);
    hits.into_iter().map(|hit| hit.id).collect()
}

#[test]
fn what_is_found_is_shown_with_a_dot_between_fields() {
    let mut report = record(1);
    let mut set = |name: &str, value: FieldValue| report.fields.insert(name.into(), value);
    set("title", FieldValue::Text("Loose ladder".into()));
    set(
        "story",
        FieldValue::Text("It slid on the deck.\nNobody fell.".into()),
    );
    set("tags", FieldValue::Tags(vec!["ladder".into()]));
    let (_dir, replica) = replica_of(&[report]);
    let found = hits(&replica, &reader(), "ladder");
    let (_number, words) = found[0].excerpt.split_once(" · ").unwrap();
    assert_eq!(
        words,
        "Loose [ladder] · It slid on the deck. · Nobody fell. · [ladder]"
    );
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

fn places(numbers: impl IntoIterator<Item = u128>) -> Vec<RecordId> {
    let id = |number| RecordId(uuid::Uuid::from_u128(0x5_0000 + number));
    numbers.into_iter().map(id).collect()
}

prop_compose! {
    /// A record somewhere, by somebody, given to somebody; deleted perhaps.
    fn placed(number: u128)(
        site in prop::option::of(0_u128..3),
        people in (prop::option::of(any::<bool>()), prop::option::of(any::<bool>())),
        deleted in prop::bool::weighted(0.2),
        severity in prop::option::of(prop::sample::select(vec!["low", "high"])),
        status in prop::sample::select(vec!["draft", "submitted"]),
    ) -> Record {
        let person = |mine: bool| if mine { AMELIE } else { MARC };
        let mut fields = std::collections::BTreeMap::new();
        fields.extend(people.1.map(|mine| {
            ("owner".to_owned(), FieldValue::Reference(person(mine).into()))
        }));
        fields.extend(severity.map(|s| ("severity".to_owned(), FieldValue::Text(s.into()))));
        let site = site.map(|site| places([site])[0]);
        fields.extend(site.map(|site| ("place".to_owned(), FieldValue::Reference(site))));
        Record {
            fields,
            site_id: site,
            created_by: people.0.map(person),
            status: Some(status.into()),
            deleted_at: deleted.then_some(NOW),
            ..record(number)
        }
    }
}

fn any_grant() -> impl Strategy<Value = Grant> {
    let scopes = [
        Scope::Own,
        Scope::Team,
        Scope::Site,
        Scope::Company,
        Scope::All,
    ];
    (
        prop::sample::select(scopes.to_vec()),
        prop::bool::weighted(0.2),
    )
        .prop_map(|(scope, deny)| Grant {
            permission: "demo.view.report".into(),
            scope,
            deny,
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Whatever moved meanwhile, lists, counts, boards and search show what rights say of each record.
    #[test]
    fn lists_counts_boards_and_search_show_what_each_reader_may_see(
        first in (0_u128..8).prop_flat_map(|n| (0..n).map(placed).collect::<Vec<_>>()),
        then in (0_u128..8).prop_flat_map(|n| (0..n).map(placed).collect::<Vec<_>>()),
        granted_ in prop::collection::vec(any_grant(), 0..4),
        (sites, team) in (prop::collection::vec(0_u128..3, 0..2), any::<bool>()),
    ) {
        let (_dir, replica) = replica_of(&first);
        replica.write_now(|tx| then.iter().try_for_each(|record| put(tx, record))).unwrap();
        let mut rights = granted(AMELIE, &granted_);
        rights.subject.sites = places(sites);
        rights.subject.team = if team { vec![MARC] } else { Vec::new() };
        let reader = Reader { grants: Arc::new(rights), ..reader() };
        let ty = reader.record_type("report").unwrap();
        let kept = first.iter().filter(|old| then.iter().all(|new| new.id != old.id));
        let mut seen: Vec<&Record> = then.iter().chain(kept).filter(|record| {
            record.deleted_at.is_none()
                && reader.grants.allows("demo.view.report", &ResourceRef::of(&ty, record))
        }).collect();
        seen.sort_by_key(|record| record.id);
        let expected: Vec<RecordId> = seen.iter().map(|record| record.id).collect();

        let sort = vec![Sort::by("severity", false)];
        for query in [Query::new("report"), Query { sort, ..Query::new("report") }] {
            let page = replica.read_now(|c| list(c, &reader, query)).unwrap();
            let mut found: Vec<RecordId> = page.rows.iter().map(|r| r.record.id).collect();
            found.sort_unstable();
            prop_assert_eq!(page.total, expected.len() as u64);
            prop_assert_eq!(&found, &expected);
        }
        let mut found = find(&replica, &reader, "ALP");
        found.sort_unstable();
        prop_assert_eq!(&found, &expected);
        for group_by in ["status", "severity"] {
            let args = BoardArgs {
                record_type: "report".into(), group_by: group_by.into(), filter: None, search: None,
                limit: None,
            };
            let board = replica.read_now(|c| board(c, &reader, &args)).unwrap();
            for column in &board.columns {
                let of_column = seen.iter().filter(|record| match group_by {
                    "status" => record.status == column.value,
                    _ => record.text("severity") == column.value.as_deref(),
                }).count();
                prop_assert_eq!(column.total, of_column as u64);
                prop_assert_eq!(column.rows.len(), of_column);
            }
            let all: u64 = board.columns.iter().map(|column| column.total).sum();
            prop_assert_eq!(all, expected.len() as u64, "{}", group_by);
        }
    }
}

/// How SQLite answers: the columns of an explanation, one line a step.
fn explained<T>(
    replica: &Replica,
    how: &str,
    statement: &Statement,
    line: impl Fn(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
) -> Vec<T> {
    let text = statement.hinted.as_ref().unwrap_or(&statement.sql.text);
    replica
        .read_now(|c| {
            // An explanation alone does not notice that another connection made indexes.
            records::count(c)?;
            let mut query = c.prepare(&format!("{how} {text}"))?;
            let rows = query.query_map(params_from_iter(&statement.sql.args), line)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .unwrap()
}

/// The statement that finds the rows of a page for who sees everything, and how it is answered.
fn steps(replica: &Replica, query: Query) -> Vec<String> {
    let reader = reader();
    let query = normalise(query);
    let ty = reader.record_type("report").unwrap();
    let keys = keys_sql(&plan(&reader, &ty, &query).unwrap(), &query);
    explained(replica, "EXPLAIN QUERY PLAN", &keys, |row| row.get(3))
}

#[test]
fn a_list_by_number_of_rows_uses_its_index() {
    let (_dir, replica) = replica_of(&[]);
    let plan = steps(&replica, Query::new("report"));
    assert_eq!(plan.len(), 1, "sorted by hand: {plan:?}");
    assert!(plan[0].contains("COVERING INDEX records_type"), "{plan:?}");
}

#[test]
fn a_filter_on_a_declared_index_uses_it_and_needs_no_sorting() {
    let (_dir, replica) = replica_of(&[]);
    let high = serde_json::from_value(json!({ "severity": "high" })).unwrap();
    let plan = steps(
        &replica,
        Query {
            filter: Some(high),
            ..Query::new("report")
        },
    );
    assert_eq!(plan.len(), 1, "{plan:?}");
    assert!(
        plan[0].contains("SEARCH records USING INDEX facet_report_severity"),
        "{plan:?}"
    );
}

/// Whether answering reads a row of `records`, or an index alone.
fn reads_rows(replica: &Replica, statement: &Statement) -> bool {
    let root: i64 = replica
        .read_now(|c| {
            let sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'records'";
            Ok(c.query_row(sql, [], |row| row.get(0))?)
        })
        .unwrap();
    let code: Vec<(String, i64, i64)> = explained(replica, "EXPLAIN", statement, |row| {
        Ok((row.get(1)?, row.get(2)?, row.get(3)?))
    });
    let is_table = |cursor: i64| {
        code.iter()
            .any(|(step, opened, page)| step == "OpenRead" && *opened == cursor && *page == root)
    };
    code.iter()
        .any(|(step, cursor, _)| step == "Column" && is_table(*cursor))
}

/// What lists and boards usually ask is counted, and sorted, without reading a row.
#[test]
fn counts_boards_and_usual_orders_read_an_index_alone() {
    let (_dir, replica) = replica_of(&[]);
    let mut rights = granted(
        AMELIE,
        &[Scope::Site, Scope::Own].map(|scope| Grant {
            permission: "demo.view.report".into(),
            scope,
            deny: false,
        }),
    );
    rights.subject.sites = places([0]);
    let reader = Reader {
        grants: Arc::new(rights),
        ..reader()
    };
    let ty = reader.record_type("report").unwrap();
    let sorted = |field: &str| vec![Sort::by(field, true)];
    let filters = [
        json!(null),
        json!({ "status": "draft" }),
        json!({ "status": { "not_in": ["draft"] } }),
        json!({ "severity": "low", "status": "draft" }),
        json!({ "severity": { "!=": "low" } }),
        json!({ "any": [{ "created_by": "$actor" }, { "owner": "$actor" }] }),
    ];
    for filter in filters {
        let query = |sort: Vec<Sort>| {
            normalise(Query {
                filter: serde_json::from_value(filter.clone()).unwrap(),
                sort,
                ..Query::new("report")
            })
        };
        let asked = query(Vec::new());
        let plan_of = |query: &Query| plan(&reader, &ty, query).unwrap();
        assert!(
            !reads_rows(&replica, &total_sql(&plan_of(&asked))),
            "{filter}"
        );
        let by_severity = query(sorted("severity"));
        let keys = keys_sql(&plan_of(&by_severity), &by_severity);
        assert!(!reads_rows(&replica, &keys), "{filter}");
        for by in ["status", "created_at", "created_by"] {
            let totals = totals_sql(&reader, &ty, &asked, by).unwrap();
            assert!(!reads_rows(&replica, &totals), "{filter} by {by}");
        }
        // Here one row a value is looked at, after its records were counted.
        let totals = totals_sql(&reader, &ty, &asked, "severity").unwrap();
        let steps: Vec<String> =
            explained(&replica, "EXPLAIN QUERY PLAN", &totals, |row| row.get(3));
        assert!(
            steps[0].contains("INDEX facet_report_severity"),
            "{steps:?}"
        );
    }
    // The same look finds rows where there are some to read.
    let by_count = normalise(Query {
        sort: sorted("count"),
        ..Query::new("report")
    });
    let keys = keys_sql(&plan(&reader, &ty, &by_count).unwrap(), &by_count);
    assert!(reads_rows(&replica, &keys));
}

#[test]
fn a_list_whose_index_has_just_gone_is_answered_all_the_same() {
    let (_dir, replica) = replica_of(&[record(1)]);
    replica
        .write_now(|tx| Ok(tx.execute_batch("DROP INDEX facet_report_severity")?))
        .unwrap();
    let query = Query {
        sort: vec![Sort::by("severity", false)],
        ..Query::new("report")
    };
    let page = replica.read_now(|c| list(c, &reader(), query)).unwrap();
    assert_eq!((page.total, page.rows.len()), (1, 1));
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

/// A report with a title, at a site perhaps.
fn titled(number: u128, title: &str, site: Option<RecordId>) -> Record {
    let mut record = record(number);
    let fields = &mut record.fields;
    fields.insert("title".into(), FieldValue::Text(title.into()));
    fields.extend(site.map(|site| ("place".to_owned(), FieldValue::Reference(site))));
    record.site_id = site;
    record
}

fn site(id: RecordId, name: &str) -> Record {
    let mut record = record(0);
    record.id = id;
    record.record_type = "site".into();
    record.status = None;
    record.provisional_no = None;
    record
        .fields
        .insert("name".into(), FieldValue::Text(name.into()));
    record
}

fn asked_options(args: Value) -> OptionsArgs {
    serde_json::from_value(args).unwrap()
}

#[test]
fn choices_come_by_title_narrowed_by_words_site_and_number() {
    let alpha = places([1])[0];
    let mut bare = titled(4, "Drain", None);
    bare.provisional_no = None;
    let stored = [
        site(alpha, "Alpha"),
        titled(1, "Stairs", Some(alpha)),
        titled(2, "Échelle", None),
        titled(3, "Crane", Some(alpha)),
        bare,
    ];
    let (_dir, replica) = replica_of(&stored);
    let titles = |args: Value| -> Vec<String> {
        let args = asked_options(args);
        let found = replica.read_now(|c| options(c, &reader(), &args)).unwrap();
        found.into_iter().map(|option| option.title).collect()
    };
    let all = json!({ "record_type": "report" });
    assert_eq!(titles(all.clone()), ["Crane", "Drain", "Stairs", "Échelle"]);
    assert_eq!(
        titles(json!({ "record_type": "report", "site_id": alpha })),
        ["Crane", "Stairs"]
    );
    assert_eq!(
        titles(json!({ "record_type": "report", "search": "echel" })),
        ["Échelle"]
    );
    assert_eq!(
        titles(json!({ "record_type": "report", "limit": 1 })),
        ["Crane"]
    );
    // Words that are none narrow nothing.
    assert_eq!(
        titles(json!({ "record_type": "report", "search": " -- " })).len(),
        4
    );
    // Who is told apart by a number shows it; what has none shows nothing rather than a guess.
    let args = asked_options(all);
    let found = replica.read_now(|c| options(c, &reader(), &args)).unwrap();
    assert_eq!(found[0].detail.as_deref(), Some("ALP-7K-0003-X"));
    assert_eq!(found[1].detail, None);
}

#[test]
fn a_choice_without_a_number_is_told_apart_by_its_site() {
    let alpha = places([1])[0];
    let mut crane = titled(3, "Crane", Some(alpha));
    crane.provisional_no = None;
    let (_dir, replica) = replica_of(&[site(alpha, "Alpha"), crane]);
    let args = asked_options(json!({ "record_type": "report" }));
    let found = replica.read_now(|c| options(c, &reader(), &args)).unwrap();
    assert_eq!(found[0].detail.as_deref(), Some("Alpha"));
}

/// contract: C7
#[test]
fn choices_are_those_a_person_may_see_of_types_there_are() {
    let (_dir, replica) = replica_of(&[titled(1, "Stairs", None)]);
    let nobody = Reader {
        grants: Arc::new(granted(AMELIE, &[])),
        ..reader()
    };
    let args = asked_options(json!({ "record_type": "report" }));
    assert!(
        replica
            .read_now(|c| options(c, &nobody, &args))
            .unwrap()
            .is_empty()
    );
    let args = asked_options(json!({ "record_type": "voyage" }));
    let error = replica
        .read_now(|c| options(c, &reader(), &args))
        .unwrap_err();
    assert_eq!(error.code(), ErrorCode::NotFound);
}

fn asked_board(args: Value) -> BoardArgs {
    serde_json::from_value(args).unwrap()
}

/// Columns of a board: value, cards in all, cards shown.
fn columns(replica: &Replica, args: Value) -> Vec<(Option<String>, u64, usize)> {
    let args = asked_board(args);
    let board = replica.read_now(|c| board(c, &reader(), &args)).unwrap();
    let columns = board.columns.into_iter();
    columns.map(|c| (c.value, c.total, c.rows.len())).collect()
}

fn severe(number: u128, severity: &str, site: Option<RecordId>) -> Record {
    let mut record = titled(number, "Stairs", site);
    let value = FieldValue::Text(severity.into());
    record.fields.insert("severity".into(), value);
    record
}

#[test]
fn a_board_has_every_column_in_its_order_and_the_newest_cards() {
    let alpha = places([1])[0];
    let mut newest = severe(5, "high", None);
    newest.created_at = NOW + 1;
    let stored = [
        site(alpha, "Alpha"),
        severe(1, "high", Some(alpha)),
        severe(2, "low", None),
        newest,
        titled(4, "Crane", None),
    ];
    let (_dir, replica) = replica_of(&stored);
    let by = |more: Value| {
        let mut args = json!({ "record_type": "report", "group_by": "severity" });
        let more = more.as_object().unwrap().clone();
        args.as_object_mut().unwrap().extend(more);
        args
    };
    let some = |value: &str| Some(value.to_owned());
    assert_eq!(
        columns(&replica, by(json!({ "limit": 1 }))),
        [
            (some("low"), 1, 1),
            (some("medium"), 0, 0),
            (some("high"), 2, 1),
            (None, 1, 1)
        ]
    );
    let args = asked_board(by(json!({ "limit": 1 })));
    let shown = replica.read_now(|c| board(c, &reader(), &args)).unwrap();
    assert_eq!(shown.columns[2].rows[0].record.id, record(5).id);
    // Narrowed, the column without a value goes when nothing is in it; the others stay.
    assert_eq!(
        columns(
            &replica,
            by(json!({ "search": "stairs", "filter": { "site_id": alpha } }))
        ),
        [
            (some("low"), 0, 0),
            (some("medium"), 0, 0),
            (some("high"), 1, 1)
        ]
    );
    // A condition on what a record refers to has no SQL: each record is looked at, to the same end.
    assert_eq!(
        columns(&replica, by(json!({ "filter": { "place.name": "Alpha" } }))),
        [
            (some("low"), 0, 0),
            (some("medium"), 0, 0),
            (some("high"), 1, 1)
        ]
    );
}

#[test]
fn a_board_by_what_has_no_columns_says_so() {
    let (_dir, replica) = replica_of(&[]);
    for (args, code) in [
        (
            json!({ "record_type": "report", "group_by": "title" }),
            ErrorCode::BadRequest,
        ),
        (
            json!({ "record_type": "report", "group_by": "nonsense" }),
            ErrorCode::BadRequest,
        ),
        (
            json!({ "record_type": "voyage", "group_by": "status" }),
            ErrorCode::NotFound,
        ),
        (
            json!({ "record_type": "report", "group_by": "status", "filter": { "nonsense": 1 } }),
            ErrorCode::BadRequest,
        ),
    ] {
        let args = asked_board(args);
        let error = replica
            .read_now(|c| board(c, &reader(), &args))
            .unwrap_err();
        assert_eq!(error.code(), code, "{args:?}");
    }
}

/// A report written without a link days ago and heard of now is news to whoever looked in between.
#[test]
fn what_arrived_late_is_found_by_its_arrival() {
    let old = record(1);
    let late = Record {
        created_at: NOW - 1,
        ..record(2)
    };
    let (_dir, replica) = replica_of(&[old.clone(), late.clone()]);
    replica
        .write_now(|tx| {
            let rowid = records::meta(tx, late.id)?.unwrap().rowid;
            records::arrive(tx, rowid, NOW + 10)
        })
        .unwrap();
    let reader = reader();
    let since = |filter: Value| Query {
        filter: Some(serde_json::from_value(filter).unwrap()),
        sort: vec![Sort::by("arrived_at", true)],
        ..Query::new("report")
    };
    let found = |query| -> Vec<RecordId> {
        let page = replica.read_now(|c| list(c, &reader, query)).unwrap();
        page.rows.iter().map(|row| row.record.id).collect()
    };
    let looked = shared_model::condition::instant::format_instant(NOW + 1);
    assert_eq!(
        found(since(json!({ "arrived_at": { ">": looked } }))),
        [late.id]
    );
    assert_eq!(found(since(json!({ "all": [] }))), [late.id, old.id]);
    // A change of it is no new arrival.
    let changed = Record {
        updated_at: NOW + 50,
        ..old.clone()
    };
    replica.write_now(|tx| put(tx, &changed)).unwrap();
    assert_eq!(
        found(since(json!({ "arrived_at": { ">": looked } }))),
        [late.id]
    );
    // With a link to another record every one is judged alone, which knows no arrivals.
    let linked = since(json!({ "place.name": "Alpha" }));
    let refused = replica.read_now(|c| list(c, &reader, linked)).unwrap_err();
    assert_eq!(refused.code(), shared_model::error::ErrorCode::BadRequest);
}
