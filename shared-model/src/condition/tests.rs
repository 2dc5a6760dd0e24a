#![allow(clippy::unwrap_used)]

use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::fixture::{DAY, NOW, catalogue, id, incident, incident_type, record_of, text, user};
use super::*;
use crate::record::{FieldValue, Record};
use crate::schema::RecordType;

fn condition(json: Value) -> Condition {
    serde_json::from_value(json).unwrap()
}

fn refusal(json: Value) -> String {
    serde_json::from_value::<Condition>(json)
        .unwrap_err()
        .to_string()
}

fn on(record: &Record, json: Value) -> Truth {
    evaluate(&condition(json), &RecordSubject::new(record, NOW)).0
}

fn issues(ty: &RecordType, json: Value) -> Vec<String> {
    let catalogue = catalogue();
    check(&condition(json), &TypeView::new(ty, &catalogue))
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// contract: F4
#[test]
fn the_sources_examples_are_read_unchanged() {
    assert_eq!(
        condition(json!({"severity": "critical"})),
        Condition::Test(Test {
            path: "severity".to_owned(),
            op: Op::Eq,
            value: json!("critical")
        })
    );
    let amount =
        condition(json!({"amount": {">=": 1000}, "status": {"in": ["pending", "approved"]}}));
    let Condition::All(parts) = &amount else {
        panic!("several keys must all hold: {amount:?}")
    };
    assert_eq!(parts.len(), 2);
    assert_eq!(amount.tests()[0].op, Op::Ge);
    assert_eq!(amount.tests()[1].op, Op::In);
}

/// contract: F4
#[test]
fn every_operator_answers() {
    let record = incident();
    for (json, expected) in [
        (json!({"severity": "high"}), Truth::True),
        (json!({"severity": {"!=": "high"}}), Truth::False),
        (json!({"people": {">": 3}}), Truth::True),
        (json!({"people": {">": 4}}), Truth::False),
        (json!({"people": {">=": 4, "<=": 4}}), Truth::True),
        (json!({"people": {"<": 4}}), Truth::False),
        (
            json!({"severity": {"in": ["high", "critical"]}}),
            Truth::True,
        ),
        (
            json!({"severity": {"not_in": ["high", "critical"]}}),
            Truth::False,
        ),
        (json!({"people": {"between": [1, 4]}}), Truth::True),
        (json!({"people": {"between": [5, 9]}}), Truth::False),
        (json!({"location": {"exists": true}}), Truth::True),
        (json!({"cause": {"exists": true}}), Truth::False),
        (json!({"cause": {"empty": true}}), Truth::True),
        (json!({"title": {"contains": "ladder"}}), Truth::True),
        (json!({"title": {"contains": "LÁDDER"}}), Truth::True),
        (json!({"tags": {"contains": "wet"}}), Truth::True),
        (json!({"tags": {"contains": "dry"}}), Truth::False),
        (json!({"title": {"starts_with": "Slip"}}), Truth::True),
        (json!({"title": {"starts_with": "slip"}}), Truth::True),
        (json!({"title": {"starts_with": "ladder"}}), Truth::False),
        (json!({"status": "draft"}), Truth::True),
        (json!({"number": {"starts_with": "ALP"}}), Truth::True),
        (json!({"created_by": user(1).to_string()}), Truth::True),
        (
            json!({"occurred_at": {">=": "2026-11-22T00:00:00Z"}}),
            Truth::True,
        ),
        (
            json!({"occurred_at": {">": "2026-11-22T02:00:00+02:00"}}),
            Truth::False,
        ),
    ] {
        assert_eq!(on(&record, json.clone()), expected, "{json}");
    }
}

#[test]
fn dates_may_be_relative_to_now() {
    let record = incident();
    for (json, expected) in [
        (json!({"created_at": {">=": {"now": "-7d"}}}), Truth::True),
        (json!({"created_at": {">=": {"now": "-1d"}}}), Truth::False),
        (json!({"created_at": {">": {"now": "-49h"}}}), Truth::True),
        (json!({"created_at": {"<": {"now": "-47h"}}}), Truth::True),
        (
            json!({"created_at": {"<": {"now": "-2880m"}}}),
            Truth::False,
        ),
        (json!({"created_at": {">": {"now": "-1w"}}}), Truth::True),
        (json!({"day": {">=": {"now": "-2d"}}}), Truth::True),
        (json!({"day": {">": {"now": "-2d"}}}), Truth::False),
        (
            json!({"day": {"between": [{"now": "-3d"}, {"now": "0d"}]}}),
            Truth::True,
        ),
    ] {
        assert_eq!(on(&record, json.clone()), expected, "{json}");
    }
}

#[test]
fn days_may_be_counted_from_today_by_the_clock_of_who_asks() {
    // Midnight in UTC: in Luanda the record's day has begun an hour ago, in Rio it has not.
    let mut record = incident();
    record.created_at = NOW;
    record.fields.insert("day".to_owned(), text("2026-11-23"));
    let today =
        |field: &str| condition(json!({ field: { ">=": { "day": 0 }, "<": { "day": 1 } } }));
    for (zone, now, expected) in [
        ("Africa/Luanda", NOW, true),
        ("America/Sao_Paulo", NOW + DAY / 2, false),
        ("America/Sao_Paulo", NOW, true),
    ] {
        let zone = TimeZone::get(zone).unwrap();
        let subject = RecordSubject::new(&record, now).with_zone(&zone);
        assert_eq!(holds(&today("created_at"), &subject), expected, "{zone:?}");
    }
    let luanda = TimeZone::get("Africa/Luanda").unwrap();
    let before_midnight = RecordSubject::new(&record, NOW - 1).with_zone(&luanda);
    assert!(
        holds(&today("day"), &before_midnight),
        "a day is a day everywhere"
    );
    assert!(!holds(&today("day"), &RecordSubject::new(&record, NOW - 1)));
    let month = condition(json!({ "day": { "between": [{ "month": 0 }, { "month": 1 }] } }));
    assert!(holds(&month, &before_midnight));
}

#[test]
fn a_count_of_days_is_kept_as_written_and_checked() {
    let json = json!({ "day": { "<": { "day": -6 } } });
    assert_eq!(serde_json::to_value(condition(json.clone())).unwrap(), json);
    assert!(issues(&incident_type(), json).is_empty());
    assert!(
        issues(
            &incident_type(),
            json!({ "created_at": { ">=": { "week": 0 } } })
        )
        .is_empty()
    );
    assert_eq!(
        issues(&incident_type(), json!({ "people": { ">": { "day": 0 } } })).len(),
        1
    );
    assert!(refusal(json!({ "day": { "<": { "day": "0" } } })).contains("relative date"));
    let instant = json!({ "day": { ">": "2026-11-23T00:00:00Z" } });
    assert_eq!(
        issues(&incident_type(), instant).len(),
        1,
        "a day is not an instant"
    );
}

/// contract: reading 11
#[test]
fn what_is_missing_or_mistyped_is_unknown_and_said_so() {
    let mut record = incident();
    record.fields.remove("people");
    for json in [
        json!({"people": {">=": 1000}}),
        json!({"people": {"!=": 3}}),
        json!({"not": {"people": 3}}),
        json!({"title": {">": 3}}),
        json!({"nothing": "x"}),
        json!({"site.code": "ALP"}),
        json!({"title": {"changed": true}}),
        json!({"actor.role": "crew"}),
    ] {
        assert_eq!(on(&record, json.clone()), Truth::Unknown, "{json}");
    }
    let subject = RecordSubject::new(&record, NOW);
    let both = condition(json!({"all": [
        {"severity": "high"}, {"people": {">=": 1000}}, {"severity": "low"}
    ]}));
    assert_eq!(
        evaluate(&both, &subject),
        (
            Truth::False,
            Some("people >= 1000 (there is no value)".to_owned())
        )
    );
    let wrong = condition(json!({"severity": "low"}));
    assert_eq!(
        evaluate(&wrong, &subject).1.unwrap(),
        "severity == \"low\" (the value is \"high\")"
    );
    assert_eq!(
        evaluate(&condition(json!({"severity": "high"})), &subject).1,
        None
    );
}

#[test]
fn changes_compare_before_and_after() {
    let before = incident();
    let mut after = before.clone();
    after.fields.insert("severity".to_owned(), text("critical"));
    let subject = RecordSubject::new(&after, NOW).with_before(Some(&before));
    for (json, expected) in [
        (json!({"severity": {"changed": true}}), Truth::True),
        (json!({"title": {"changed": true}}), Truth::False),
        (json!({"title": {"changed": false}}), Truth::True),
        (json!({"severity": {"changed_from": "high"}}), Truth::True),
        (json!({"severity": {"changed_from": "low"}}), Truth::False),
        (json!({"severity": {"changed_to": "critical"}}), Truth::True),
        (json!({"status": {"changed_to": "draft"}}), Truth::False),
    ] {
        assert_eq!(
            evaluate(&condition(json.clone()), &subject).0,
            expected,
            "{json}"
        );
    }
}

#[test]
fn links_and_the_acting_person_are_followed() {
    let record = incident();
    let resolve = |wanted: crate::ids::RecordId| match wanted {
        w if w == id(110) => Some(record_of(
            "area",
            110,
            &[("site", FieldValue::Reference(id(100)))],
        )),
        w if w == id(100) => Some(record_of("site", 100, &[("code", text("ALP"))])),
        _ => None,
    };
    let roles = ["crew".to_owned(), "supervisor".to_owned()];
    let groups = ["night".to_owned()];
    let subject = RecordSubject::new(&record, NOW)
        .with_resolver(&resolve)
        .with_actor(user(2), &roles, &groups);
    for (json, expected) in [
        (json!({"site.code": "ALP"}), Truth::True),
        (json!({"site_id.code": "ALP"}), Truth::True),
        (json!({"area.site.code": "ALP"}), Truth::True),
        (json!({"area.site.code": "BRA"}), Truth::False),
        (json!({"area.site.site.code": "ALP"}), Truth::Unknown),
        (json!({"assigned_to.name": "x"}), Truth::Unknown),
        (json!({"actor.role": "supervisor"}), Truth::True),
        (
            json!({"actor.role": {"in": ["admin", "crew"]}}),
            Truth::True,
        ),
        (json!({"actor.role": {"!=": "crew"}}), Truth::False),
        (json!({"actor.group": "day"}), Truth::False),
        (json!({"assigned_to": "$actor"}), Truth::True),
        (json!({"created_by": "$actor"}), Truth::False),
    ] {
        assert_eq!(
            evaluate(&condition(json.clone()), &subject).0,
            expected,
            "{json}"
        );
    }
}

/// contract: reading 24
#[test]
fn an_unknown_operator_is_refused_and_the_allowed_ones_are_named() {
    let message = refusal(json!({"severity": {"~=": "crit"}}));
    assert!(
        message.contains("unknown operator \"~=\" on \"severity\""),
        "{message}"
    );
    for op in Op::ALL {
        assert!(message.contains(op.name()), "{message} lacks {}", op.name());
    }
}

#[test]
fn wrong_shapes_say_what_fits() {
    for (json, expected) in [
        (json!("critical"), "a condition is an object"),
        (json!({"severity": ["high"]}), "{\"in\": [\"high\"]}"),
        (json!({"severity": {}}), "has no operator"),
        (
            json!({"severity": {"in": "high"}}),
            "takes a list of values",
        ),
        (
            json!({"people": {"between": [1]}}),
            "takes a list of two bounds",
        ),
        (json!({"cause": {"exists": "yes"}}), "takes true or false"),
        (json!({"cause": null}), "takes text, a number"),
        (
            json!({"created_at": {">": {"now": "-7y"}}}),
            "relative date",
        ),
        (
            json!({"all": {"severity": "high"}}),
            "takes a list of conditions",
        ),
        (json!({"": "x"}), "needs a field name"),
    ] {
        let message = refusal(json.clone());
        assert!(message.contains(expected), "{json}: {message}");
    }
}

#[test]
fn deep_nesting_is_refused_not_followed() {
    let mut json = json!({"severity": "high"});
    for _ in 0..100 {
        json = json!({ "not": json });
    }
    assert!(refusal(json).contains("nested more than"));
}

/// contract: reading 24
#[test]
fn the_check_names_unknown_fields_operators_and_literals() {
    let ty = incident_type();
    for (json, expected) in [
        (
            json!({"severty": "high"}),
            "unknown field \"severty\" of \"incident\"; use one of title, severity",
        ),
        (
            json!({"severity": {"in": ["critical", "major"]}}),
            "\"major\" does not fit \"severity\"; use one of low, medium, high, critical",
        ),
        (
            json!({"status": "finished"}),
            "use one of draft, submitted, approved, closed",
        ),
        (
            json!({"severity": {">": "low"}}),
            "operator \">\" does not fit \"severity\", which is a choice",
        ),
        (json!({"people": {">": "many"}}), "use a whole number"),
        (
            json!({"people": {"between": [1, "x"]}}),
            "use a whole number",
        ),
        (json!({"injured": "yes"}), "use true or false"),
        (json!({"day": "tomorrow"}), "use a day such as"),
        (json!({"day": "2026-02-30"}), "use a day such as"),
        (
            json!({"occurred_at": {">": "yesterday"}}),
            "use an instant such as",
        ),
        (json!({"assigned_to": "Marc"}), "use the id of a record"),
        (
            json!({"photos": {"contains": "x"}}),
            "use one of exists, empty, changed",
        ),
        (
            json!({"tags": "wet"}),
            "use one of exists, empty, changed, contains",
        ),
        (
            json!({"title.name": "x"}),
            "only a field that links to a record",
        ),
        (
            json!({"site.town": "x"}),
            "unknown field \"town\" of \"site\"",
        ),
        (json!({"area.site.area.name": "x"}), "more than two hops"),
        (
            json!({"severity": {"changed": true}}),
            "needs a record before the change",
        ),
        (json!({"urgent": "maybe"}), "use one of yes, no"),
    ] {
        let found = issues(&ty, json.clone());
        assert_eq!(found.len(), 1, "{json}: {found:?}");
        assert!(found[0].contains(expected), "{json}: {}", found[0]);
    }
}

#[test]
fn what_can_be_evaluated_passes_the_check() {
    let ty = incident_type();
    for json in [
        json!({}),
        json!({"severity": {"in": ["high", "critical"]}, "status": "draft"}),
        json!({"any": [{"area.site.code": "ALP"}, {"not": {"assigned_to": "$actor"}}]}),
        json!({"actor.role": {"in": ["hse_manager"]}, "day": {">": {"now": "-7d"}}}),
        json!({"created_at": {"between": [{"now": "-7d"}, "2027-01-01T00:00:00Z"]}}),
        json!({"tags": {"contains": "wet"}, "photos": {"empty": true}}),
    ] {
        assert_eq!(issues(&ty, json.clone()), Vec::<String>::new(), "{json}");
    }
    let catalogue = catalogue();
    let update = condition(json!({"severity": {"changed_to": "critical"}}));
    assert!(check(&update, &TypeView::new(&ty, &catalogue).with_before()).is_empty());
}

#[test]
fn literals_are_typed_for_the_stores() {
    let day = typed_literal(
        &ValueKind::Date,
        &resolve(&json!({"now": "-1d"}), NOW, &TimeZone::UTC, None),
    );
    assert_eq!(day, Ok(Literal::Text("2026-11-22".to_owned())));
    let at = typed_literal(&ValueKind::Instant, &json!("2026-11-23T01:00:00+01:00"));
    assert_eq!(at, Ok(Literal::Integer(NOW)));
    let id = typed_literal(
        &ValueKind::Reference("site".to_owned()),
        &json!("00000000-0000-0000-0000-0000000000AB"),
    );
    assert_eq!(
        id,
        Ok(Literal::Text(
            "00000000-0000-0000-0000-0000000000ab".to_owned()
        ))
    );
    assert_eq!(NOW % DAY, 0);
}

#[test]
fn a_relative_date_beyond_all_time_is_refused_quietly() {
    let record = incident();
    let far = json!({"created_at": {">": {"now": "9223372036854775807m"}}});
    assert!(serde_json::from_value::<Condition>(far).is_err());
    let near = json!({"created_at": {"<": {"now": "106751991167d"}}});
    assert!(matches!(on(&record, near), Truth::True | Truth::Unknown));
}

fn literals() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        "[a-z]{0,6}".prop_map(Value::from),
        (-99i64..99, "[mhdw]").prop_map(|(n, unit)| json!({"now": format!("{n}{unit}")})),
        (-99i64..99, "day|week|month").prop_map(|(n, unit)| json!({ unit: n })),
    ]
}

fn test_terms() -> impl Strategy<Value = Condition> {
    let path = prop_oneof![
        Just("severity".to_owned()),
        Just("people".to_owned()),
        Just("site.code".to_owned()),
        Just("nothing".to_owned()),
        "[a-z_]{4,8}(\\.[a-z_]{4,8}){0,2}",
    ];
    let pair = prop_oneof![
        (
            prop::sample::select(vec![
                Op::Eq,
                Op::Ne,
                Op::Gt,
                Op::Ge,
                Op::Lt,
                Op::Le,
                Op::Contains
            ]),
            literals()
        ),
        (
            prop::sample::select(vec![Op::In, Op::NotIn]),
            prop::collection::vec(literals(), 0..3).prop_map(Value::from)
        ),
        (
            prop::sample::select(vec![Op::Exists, Op::Empty, Op::Changed]),
            any::<bool>().prop_map(Value::from)
        ),
        (
            Just(Op::Between),
            [literals(), literals()].prop_map(|b| Value::from(b.to_vec()))
        ),
        (Just(Op::StartsWith), "[a-z]{0,3}".prop_map(Value::from)),
    ];
    (path, pair).prop_map(|(path, (op, value))| Condition::Test(Test { path, op, value }))
}

fn conditions() -> impl Strategy<Value = Condition> {
    test_terms().prop_recursive(4, 24, 3, |inner| {
        let parts = prop::collection::vec(inner.clone(), 0..3);
        prop_oneof![
            parts.clone().prop_map(Condition::All),
            parts.prop_map(Condition::Any),
            inner.prop_map(|part| Condition::Not(Box::new(part))),
        ]
    })
}

fn truths() -> impl Strategy<Value = Truth> {
    prop::sample::select(vec![Truth::True, Truth::False, Truth::Unknown])
}

proptest! {
    #[test]
    fn json_round_trips(condition in conditions()) {
        let json = serde_json::to_value(&condition).unwrap();
        prop_assert_eq!(serde_json::from_value::<Condition>(json).unwrap(), condition);
    }

    /// contract: reading 11
    #[test]
    fn three_valued_logic_keeps_its_laws(a in truths(), b in truths(), c in truths()) {
        prop_assert_eq!(a.negate().negate(), a);
        prop_assert_eq!(a.and(b), b.and(a));
        prop_assert_eq!(a.or(b), b.or(a));
        prop_assert_eq!(a.and(b).negate(), a.negate().or(b.negate()));
        prop_assert_eq!(a.and(b.or(c)), a.and(b).or(a.and(c)));
        prop_assert_eq!(a.and(Truth::True), a);
        prop_assert_eq!(a.or(Truth::False), a);
        prop_assert_eq!(a.and(Truth::False), Truth::False);
    }

    #[test]
    fn a_reason_is_given_exactly_when_it_is_not_true(condition in conditions()) {
        let record = incident();
        let (truth, reason) = evaluate(&condition, &RecordSubject::new(&record, NOW));
        prop_assert_eq!(truth.is_true(), reason.is_none());
    }

    #[test]
    fn evaluation_agrees_with_the_laws(a in conditions(), b in conditions()) {
        let record = incident();
        let truth = |c: &Condition| evaluate(c, &RecordSubject::new(&record, NOW)).0;
        let (ta, tb) = (truth(&a), truth(&b));
        prop_assert_eq!(truth(&Condition::All(vec![a.clone(), b.clone()])), ta.and(tb));
        prop_assert_eq!(truth(&Condition::Any(vec![a.clone(), b])), ta.or(tb));
        prop_assert_eq!(truth(&Condition::Not(Box::new(a))), ta.negate());
    }

    #[test]
    fn the_check_never_fails_on_any_condition(condition in conditions()) {
        let catalogue = catalogue();
        let ty = incident_type();
        let _ = check(&condition, &TypeView::new(&ty, &catalogue));
    }

    #[test]
    fn any_json_gets_a_condition_or_a_sentence(text in "[\\{\\}\\[\\]\":,a-z0-9><=!]{0,40}") {
        if let Ok(value) = serde_json::from_str::<Value>(&text)
            && let Err(error) = serde_json::from_value::<Condition>(value)
        {
            prop_assert!(!error.to_string().is_empty());
        }
    }
}
