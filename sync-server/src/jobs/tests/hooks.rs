//! Events meet hooks.

use serde_json::{Value, json};
use shared_model::record::FieldValue;

use super::world::World;
use crate::app::Cause;
use crate::services::hooks;
use crate::store::events;

fn notify_managers(name: &str, priority: i64) -> Value {
    json!({
        "name": name, "event": "incident.created", "priority": priority,
        "actions": [{"type": "send_notification", "config": {
            "recipients": "role:hse_manager", "title": name, "message": "x",
        }}],
    })
}

/// contract: F3
/// contract: F15
#[tokio::test]
async fn hooks_run_by_priority_then_in_the_order_they_were_made() {
    let world = World::open().await;
    let late = world.hook(notify_managers("late", 20)).await;
    let first = world.hook(notify_managers("first", 10)).await;
    let second = world.hook(notify_managers("second", 10)).await;
    let mut off = notify_managers("off", 0);
    off["is_active"] = json!(false);
    world.hook(off).await;
    let executions = world.created(&world.incident("low")).await;
    let ran: Vec<&str> = executions.iter().map(|e| e.hook_id.as_str()).collect();
    assert_eq!(ran, [&first, &second, &late]);
}

/// contract: F1
/// contract: F4
/// contract: F11
#[tokio::test]
async fn conditions_decide_and_the_log_says_which_term_failed() {
    let world = World::open().await;
    for (name, conditions) in [
        ("equal", json!({"severity": "critical"})),
        ("in", json!({"severity": {"in": ["high", "critical"]}})),
        ("at least", json!({"weight": {">=": 12}})),
        ("at most", json!({"weight": {"<=": 11}})),
        ("missing", json!({"assigned_to": {"exists": true}})),
        (
            "both",
            json!({"severity": "critical", "weight": {">=": 13}}),
        ),
    ] {
        let mut hook = notify_managers(name, 0);
        hook["conditions"] = conditions;
        world.hook(hook).await;
    }
    let executions = world.created(&world.incident("critical")).await;
    let matched: Vec<i64> = executions.iter().map(|e| e.matched).collect();
    assert_eq!(matched, [1, 1, 1, 0, 0, 0]);
    assert!(executions[0].reason.is_none());
    assert!(executions[3].reason.as_ref().unwrap().contains("weight"));
    assert!(executions[5].reason.as_ref().unwrap().contains("13"));
    assert_eq!(world.jobs().await.len(), 3);
}

/// contract: F2
#[tokio::test]
async fn a_declared_event_fires_when_it_becomes_true_and_only_then() {
    let world = World::open().await;
    let mut hook = notify_managers("critical", 0);
    hook["event"] = json!("incident.severity.critical");
    world.hook(hook).await;

    let low = world.incident("low");
    assert_eq!(world.created(&low).await.len(), 0);
    let mut critical = low.clone();
    critical
        .fields
        .insert("severity".into(), FieldValue::Text("critical".into()));
    let update = "incident.updated";
    assert_eq!(
        world.emit(update, Some(&low), &critical, None).await.len(),
        1
    );
    let mut retitled = critical.clone();
    retitled
        .fields
        .insert("title".into(), FieldValue::Text("Other".into()));
    assert_eq!(
        world
            .emit(update, Some(&critical), &retitled, None)
            .await
            .len(),
        0
    );
    assert_eq!(
        world
            .emit("incident.commented", Some(&low), &critical, None)
            .await
            .len(),
        0
    );
    assert_eq!(world.created(&world.incident("critical")).await.len(), 1);
}

#[tokio::test]
async fn the_context_carries_the_official_number_and_who_did_it() {
    let world = World::open().await;
    world.hook(notify_managers("listens", 10)).await;
    let mut derived = notify_managers("listens too", 10);
    derived["event"] = json!("incident.severity.critical");
    world.hook(derived).await;
    let record = world.incident("critical");
    world.created(&record).await;
    let mut conn = world.app.db.read().await.unwrap();
    let found = events::of_record(&mut conn, &world.org.to_string(), &record.id.to_string())
        .await
        .unwrap();
    assert_eq!(found.len(), 2);
    let context: Value = serde_json::from_str(&found[0].context).unwrap();
    for (key, value) in [
        ("event", json!("incident.created")),
        ("incident_id", json!("INC-2026-00142")),
        ("id", json!(record.id.to_string())),
        ("severity", json!("critical")),
        ("status", json!("draft")),
        ("created_by", json!("author@demo.opsflux.test")),
        ("created_by_name", json!("author Test")),
        (
            "url",
            json!(format!("https://ops.test/records/{}", record.id)),
        ),
    ] {
        assert_eq!(context[key], value, "{key}");
    }
    // What a person did and what follows from it have one root.
    assert_eq!(found[0].root_id, found[1].root_id);
}

#[tokio::test]
async fn what_nobody_listens_to_leaves_no_event() {
    let world = World::open().await;
    let mut hook = notify_managers("listens", 10);
    hook["event"] = json!("incident.severity.critical");
    world.hook(hook).await;
    let record = world.incident("critical");
    world.created(&record).await;
    let mut conn = world.app.db.read().await.unwrap();
    let found = events::of_record(&mut conn, &world.org.to_string(), &record.id.to_string())
        .await
        .unwrap();
    let names: Vec<_> = found.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(names, ["incident.severity.critical"]);
    assert_eq!(found[0].root_id, found[0].id);
}

#[tokio::test]
async fn chains_of_hooks_are_cut() {
    let world = World::open().await;
    let hook = world.hook(notify_managers("loop", 0)).await;
    let record = world.incident("low");
    world.created(&record).await;
    let first = world.jobs().await.pop().unwrap();
    let cause = |depth, trail| Cause {
        event_id: first.event_id.clone().unwrap(),
        depth,
        trail,
    };
    let blocked = |rows: Vec<crate::store::executions::ExecutionRow>| {
        rows[0].matched == 0 && rows[0].reason.as_deref() == Some("blocked: loop")
    };
    let name = "incident.created";
    let twice = cause(1, vec![(hook, record.id)]);
    assert!(blocked(world.emit(name, None, &record, Some(&twice)).await));
    let deep = cause(5, Vec::new());
    assert!(blocked(
        world
            .emit(name, None, &world.incident("low"), Some(&deep))
            .await
    ));
    let fine = cause(4, Vec::new());
    assert!(!blocked(
        world
            .emit(name, None, &world.incident("low"), Some(&fine))
            .await
    ));
}

/// contract: F12
#[tokio::test]
async fn an_action_that_fails_stops_no_other() {
    let world = World::open().await;
    let manager = world.person("manager", "fr", &["hse_manager"]).await;
    let notification = |recipients: &str| {
        json!({"type": "send_notification", "config": {
            "recipients": recipients, "title": format!("to {recipients}"), "message": "m",
        }})
    };
    world
        .hook(json!({
            "name": "mixed", "event": "incident.created",
            "actions": [notification("role:nobody"), notification("role:hse_manager")],
        }))
        .await;
    world.hook(notify_managers("next", 50)).await;
    world.created(&world.incident("low")).await;
    world.settle().await;
    assert_eq!(world.inbox(manager).await.len(), 1, "one fact, one row");
    let executions = world.executions().await;
    assert_eq!(executions[0].success, Some(0));
    assert_eq!(executions[0].actions_left, 0);
    let error = executions[0].error_message.clone().unwrap();
    assert!(error.contains("role:nobody"), "{error}");
    assert_eq!(executions[1].success, Some(1));
}

/// contract: F10
#[tokio::test]
async fn recipients_are_roles_groups_people_and_fields() {
    let world = World::open().await;
    let direct = world.person("direct", "fr", &["hse_manager"]).await;
    let grouped = world.person("grouped", "fr", &[]).await;
    let assigned = world.person("assigned", "fr", &[]).await;
    let root = world.person("root", "fr", &[]).await;
    let gone = world.person("gone", "fr", &["hse_manager"]).await;
    let org = world.org.to_string();
    let (g, r, x) = (grouped.to_string(), root.to_string(), gone.to_string());
    world
        .sql(
            "INSERT INTO group_members VALUES ($1, 'deck', $2)",
            &[&org, &g],
        )
        .await;
    world
        .sql(
            "INSERT INTO group_roles VALUES ($1, 'deck', 'hse_manager')",
            &[&org],
        )
        .await;
    world
        .sql("UPDATE users SET is_superuser = 1 WHERE id = $1", &[&r])
        .await;
    world
        .sql("UPDATE users SET is_active = 0 WHERE id = $1", &[&x])
        .await;
    let mut record = world.incident("low");
    record
        .fields
        .insert("assigned_to".into(), FieldValue::Reference(assigned.into()));
    for (recipients, expected) in [
        ("role:hse_manager", vec![direct, grouped]),
        ("group:deck", vec![grouped]),
        ("role:admin", vec![root]),
        ("field:assigned_to", vec![assigned]),
        ("field:created_by", vec![world.author]),
        ("group:deck, role:hse_manager", vec![grouped, direct]),
    ] {
        let context = json!({
            "assigned_to": assigned.to_string(), "created_by": "author@demo.opsflux.test",
            "created_by_id": world.author.to_string(),
        });
        let scene = crate::services::recipients::Scene {
            org: &org,
            context: context.as_object().unwrap(),
        };
        let mut conn = world.app.db.read().await.unwrap();
        let found = crate::services::recipients::resolve(&mut conn, &scene, recipients)
            .await
            .unwrap();
        let found: Vec<String> = found.into_iter().map(|p| p.id).collect();
        let expected: Vec<String> = expected.iter().map(ToString::to_string).collect();
        assert_eq!(found, expected, "{recipients}");
    }
}

#[tokio::test]
async fn a_hook_is_checked_before_it_is_stored() {
    let world = World::open().await;
    let catalogue = world.catalogue().await;
    for (event, conditions) in [
        ("incident.exploded", json!({})),
        ("order.paid", json!({})),
        (
            "incident.created",
            json!({"severity": {"in": ["critical", "major"]}}),
        ),
        ("incident.created", json!({"gravity": "high"})),
    ] {
        let mut hook = notify_managers("x", 0);
        hook["event"] = json!(event);
        hook["conditions"] = conditions;
        let def = serde_json::from_value(hook).unwrap();
        let error = hooks::check(&catalogue, &def).unwrap_err().to_string();
        assert!(!error.is_empty(), "{event}");
    }
}

/// contract: F14
#[tokio::test]
async fn a_module_brings_changes_and_takes_away_its_hooks() {
    let world = World::open().await;
    let mut module = (**world.catalogue().await.module("probe").unwrap()).clone();
    let install = async |module: &shared_model::schema::Module| {
        let mut tx = world.app.db.begin().await.unwrap();
        hooks::install_module(&mut tx, world.org, module, 1)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let mut conn = world.app.db.read().await.unwrap();
        crate::store::hooks::all(&mut conn, &world.org.to_string())
            .await
            .unwrap()
    };
    module.hooks = ["a", "b"]
        .map(|name| serde_json::from_value(notify_managers(name, 0)).unwrap())
        .into();
    let rows = install(&module).await;
    assert_eq!(
        rows.iter().map(|r| r.name.as_str()).collect::<Vec<_>>(),
        ["a", "b"]
    );
    module.hooks.remove(0);
    module.hooks[0].priority = 5;
    let rows = install(&module).await;
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].priority, rows[0].version), (5, 2));

    // What an administrator chose outlives the next version; what nobody touched follows it.
    let off = "UPDATE hooks SET is_active = 0 WHERE id = $1";
    world.sql(off, &[&rows[0].id]).await;
    module
        .hooks
        .push(serde_json::from_value(notify_managers("c", 0)).unwrap());
    module.hooks[0].priority = 7;
    let rows = install(&module).await;
    let states = |rows: &[crate::store::hooks::HookRow]| {
        let mut states: Vec<_> = rows.iter().map(|r| (r.name.clone(), r.is_active)).collect();
        states.sort();
        states
    };
    assert_eq!(states(&rows), [("b".into(), 0), ("c".into(), 1)]);
    module.hooks[1].is_active = false;
    let rows = install(&module).await;
    assert_eq!(states(&rows), [("b".into(), 0), ("c".into(), 0)]);
}
