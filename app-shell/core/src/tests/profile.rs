//! What a person says of themself.

use shared_model::doc::{CreateIntent, Document, Intent, author_intent};
use shared_model::ids::ActorId;
use shared_model::policy::{Grant, Grants, Scope};
use shared_model::schema::Module;
use shared_model::sync::ModulesMsg;

use super::*;
use crate::testing::{NOW, granted, module};

fn people() -> Module {
    serde_json::from_value(json!({
        "code": "core", "name": "Core", "version": "1.0.0",
        "types": [{
            "name": "person", "module": "core", "plural": "people", "title_field": "full_name",
            "reference": true,
            "fields": [
                { "name": "full_name", "kind": "text", "required": true },
                { "name": "first_name", "kind": "text", "required": true, "min_length": 1 },
                { "name": "last_name", "kind": "text", "required": true },
                { "name": "phone", "kind": "text", "max_length": 20 },
                { "name": "language", "kind": "text" }
            ]
        }]
    }))
    .unwrap()
}

fn allowed(actions: &[&str]) -> Grants {
    let own = |action: &&str| Grant {
        permission: format!("core.{action}.person"),
        scope: Scope::Own,
        deny: false,
    };
    granted(AMELIE, &actions.iter().map(own).collect::<Vec<_>>())
}

/// Modules, rights and the record of the person, as the first exchange brings them.
fn person(rights_: &Grants) -> Vec<Down> {
    let ty = people().types[0].clone();
    let fields = json!({
        "full_name": "Amélie Roux", "first_name": "Amélie", "last_name": "Roux",
        "phone": "+33 1", "language": "fr",
    });
    let fields = shared_model::validate::parse_fields(&ty, fields.as_object().unwrap()).unwrap();
    let create = Intent::Create(CreateIntent {
        id: AMELIE.into(),
        record_type: "person".into(),
        site_id: None,
        company_id: None,
        provisional_no: None,
        external_id: None,
        fields,
    });
    let mut document = Document::genesis(&ty).unwrap();
    author_intent(&ty, &mut document, &create, ActorId([9; 16]), NOW).unwrap();
    let modules = [module(), people()];
    vec![
        Down::Modules(ModulesMsg {
            revision: 2,
            modules: modules
                .iter()
                .map(|module| serde_json::to_vec(module).unwrap().into())
                .collect(),
        }),
        rights(rights_),
        Down::Docs(Docs {
            docs: vec![DocMsg {
                record: AMELIE.into(),
                record_type: "person".into(),
                official_no: None,
                body: DocBody::Snapshot(document.save().into()),
                placement: None,
            }],
            authors: vec![(ActorId([9; 16]), MARC)],
            cursor: None,
        }),
    ]
}

impl World {
    async fn known(rights: &Grants) -> Self {
        let world = Self::signed_in().await;
        world.server.0.lock().unwrap().extra = person(rights);
        world.client.sync().await.unwrap();
        world.set_down(true);
        world
    }

    async fn profile(&self) -> Value {
        self.call("profile.get", json!({})).await
    }
}

#[tokio::test]
async fn nobody_has_a_profile_before_they_sign_in() {
    let world = World::open().await;
    for (command, args) in [
        ("profile.get", json!({})),
        ("profile.set", json!({ "phone": "1" })),
    ] {
        let error = world.try_call(command, args).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::Unauthenticated, "{command}");
    }
}

#[tokio::test]
async fn before_their_record_is_here_a_person_sees_their_account_and_cannot_change_it() {
    let world = World::signed_in().await;
    let seen = world.profile().await;
    assert_eq!(seen["first_name"], "A");
    assert_eq!(seen["email"], "amelie@demo.test");
    assert_eq!(seen["editable"], false);
    let changed = json!({ "first_name": "Amélie" });
    let error = world.try_call("profile.set", changed).await.unwrap_err();
    assert_eq!(error.code, ErrorCode::NotFound);
    assert_eq!(world.profile().await, seen);
}

#[tokio::test]
async fn a_profile_is_changed_without_a_link_and_the_full_name_follows() {
    let world = World::known(&allowed(&["view", "edit"])).await;
    let seen = world.profile().await;
    assert_eq!(
        (&seen["phone"], &seen["editable"]),
        (&json!("+33 1"), &json!(true))
    );
    let changed = json!({ "last_name": " Roux-Martin ", "phone": "" });
    let now = world.call("profile.set", changed).await;
    assert_eq!(now["last_name"], "Roux-Martin");
    assert_eq!(now["phone"], "");
    assert_eq!(now["first_name"], "Amélie");
    let record = world.get(&AMELIE.to_string()).await;
    assert_eq!(
        record["record"]["fields"]["full_name"]["v"],
        "Amélie Roux-Martin"
    );
    let status = world.call("sync.status", json!({})).await;
    assert_eq!(status["queued_operations"], 1);
    // Saying the same again is no change.
    let same = json!({ "last_name": "Roux-Martin", "language": "fr" });
    assert_eq!(world.call("profile.set", same).await, now);
    let status = world.call("sync.status", json!({})).await;
    assert_eq!(status["queued_operations"], 1);
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_its_field_and_nothing_of_it_is_kept() {
    let world = World::known(&allowed(&["view", "edit"])).await;
    let seen = world.profile().await;
    for (args, code) in [
        (
            json!({ "language": "xx", "phone": "2" }),
            ErrorCode::Invalid,
        ),
        (
            json!({ "phone": "0".repeat(21), "last_name": "B" }),
            ErrorCode::Invalid,
        ),
        (json!({ "first_name": "" }), ErrorCode::Invalid),
        (json!({ "email": "other@demo.test" }), ErrorCode::BadRequest),
    ] {
        let error = world
            .try_call("profile.set", args.clone())
            .await
            .unwrap_err();
        assert_eq!(error.code, code, "{args}");
        assert_eq!(world.profile().await, seen, "{args}");
    }
}

/// contract: C11
#[tokio::test]
async fn without_the_right_a_profile_is_read_and_not_changed() {
    let world = World::known(&allowed(&["view"])).await;
    let seen = world.profile().await;
    assert_eq!(seen["editable"], false);
    let error = world
        .try_call("profile.set", json!({ "phone": "2" }))
        .await
        .unwrap_err();
    assert_eq!(error.code, ErrorCode::Forbidden);
    assert_eq!(world.profile().await, seen);
}
