//! What a right is, where it ends, and how a refusal explains itself.
#![allow(clippy::unwrap_used)]

use crate::condition::fixture::{
    NOW, grants, id, incident, incident_type, person, record_of, user,
};
use crate::policy::*;
use crate::record::FieldValue;
use crate::schema::RecordType;

const VIEW: &str = "hse.view.incident";

fn grant(text: &str) -> Grant {
    text.parse().unwrap()
}

fn list(texts: &[&str]) -> Vec<Grant> {
    texts.iter().map(|t| grant(t)).collect()
}

/// Somebody else's record at another site and another company.
fn elsewhere() -> ResourceRef {
    ResourceRef {
        created_by: Some(user(9)),
        assigned: Some(user(8)),
        site: Some(id(101)),
        company: Some(id(201)),
    }
}

/// contract: C6
/// contract: reading 1
#[test]
fn the_sources_permissions_are_aliases() {
    for (source, canonical) in [
        ("users.view.all", "users.view.user@all"),
        ("users.view.own", "users.view.user@own"),
        ("users.manage.company", "users.manage.user@company"),
        ("hse.create.incident", "hse.create.incident@all"),
        ("hse.approve.incident", "hse.approve.incident@all"),
        ("logistics.view.booking", "logistics.view.booking@all"),
        ("logistics.manage.bookings", "logistics.manage.booking@all"),
        ("core.view.companies@site", "core.view.company@site"),
        ("ptw.view.passes", "ptw.view.pass@all"),
        ("hse.view.analysis", "hse.view.analysis@all"),
        ("assets.view.status", "assets.view.status@all"),
    ] {
        assert_eq!(grant(source).to_string(), canonical, "{source}");
    }
}

#[test]
fn unreadable_grants_say_how_to_write_them() {
    for (text, expected) in [
        ("", "is not a permission"),
        ("hse.view", "is not a permission"),
        ("hse.view.incident.own", "is not a permission"),
        ("HSE.view.incident", "is not a permission"),
        ("hse..incident", "is not a permission"),
        (
            "hse.view.incident@sites",
            "unknown scope \"sites\"; use own, team, site, company or all",
        ),
        ("users.view.all@own", "gives its scope twice"),
        ("hse.view.all", "names no object"),
    ] {
        let message = text.parse::<Grant>().unwrap_err().to_string();
        assert!(message.contains(expected), "{text}: {message}");
    }
}

#[test]
fn nothing_shared_is_not_the_same_as_sharing() {
    let mut nobody = person(1);
    nobody.company = None;
    let held = grants(
        nobody,
        &["hse.view.incident@company", "hse.view.incident@site"],
    );
    assert!(!held.allows(VIEW, &ResourceRef::default()));
}

#[test]
fn a_denial_of_all_leaves_nothing_from_any_source() {
    let all = list(&["hse.view.incident@own", "hse.view.incident@all"]);
    for (roles, groups, direct) in [
        (list(&["-hse.view.incident"]), vec![], vec![]),
        (vec![], list(&["-hse.view.incident"]), vec![]),
        (vec![], vec![], list(&["-hse.view.incidents"])),
    ] {
        let roles = [roles, all.clone()].concat();
        let held = compile(person(1), &roles, &groups, &direct, 1, NOW);
        assert!(!held.may_somewhere(VIEW));
        assert_eq!(held.predicate(VIEW), ViewPredicate::False);
        let mine = ResourceRef {
            created_by: Some(user(1)),
            ..elsewhere()
        };
        assert_eq!(
            held.decide(VIEW, &mine).why,
            Why::Denied { scope: Scope::All }
        );
    }
}

/// contract: C10
#[test]
fn a_missing_permission_is_an_error_that_explains_itself() {
    let held = grants(person(1), &["hse.view.incident@site"]);
    let refused = held
        .require("hse.approve.incident", &elsewhere())
        .unwrap_err();
    assert_eq!(refused.code(), crate::error::ErrorCode::Forbidden);
    assert!(refused.to_string().contains("hse.approve.incident"));
    assert_eq!(refused.decision.explanation().key, "why-no-grant");
    let far = held.decide(VIEW, &elsewhere());
    assert_eq!(
        far.why,
        Why::OutOfReach {
            scopes: vec![Scope::Site]
        }
    );
    assert_eq!(far.explanation().params["scope"], "site");
    let near = ResourceRef {
        site: Some(id(100)),
        ..elsewhere()
    };
    assert_eq!(held.require(VIEW, &near), Ok(()));
    assert_eq!(held.decide(VIEW, &near).explanation().key, "why-granted");
}

/// contract: C4
/// contract: reading 31
#[test]
fn a_superuser_holds_role_admin_and_only_what_it_is_granted() {
    let mut chief = person(1);
    chief.is_superuser = true;
    assert_eq!(chief.effective_roles(), ["admin", "crew"]);
    let held = grants(chief, &[]);
    assert!(held.subject.is_admin());
    assert_eq!(held.subject.roles, ["admin", "crew"]);
    assert!(!held.allows(VIEW, &elsewhere()));
    assert!(!person(2).is_admin());
}

#[test]
fn the_snapshot_is_readable_json_and_older_ones_still_load() {
    let held = grants(
        person(1),
        &["hse.view.incident@site", "-hse.view.incident@own"],
    );
    let mut json = serde_json::to_value(&held).unwrap();
    assert_eq!(json["reach"][VIEW], serde_json::json!(["site"]));
    assert_eq!(json["denied"][VIEW], serde_json::json!(["own"]));
    assert_eq!(
        serde_json::from_value::<Grants>(json.clone()).unwrap(),
        held
    );
    json.as_object_mut().unwrap().remove("denied");
    assert!(
        serde_json::from_value::<Grants>(json)
            .unwrap()
            .denied
            .is_empty()
    );
}

#[test]
fn a_record_gives_its_facts() {
    let facts = ResourceRef::of(&incident_type(), &incident());
    assert_eq!(
        facts,
        ResourceRef {
            created_by: Some(user(1)),
            assigned: Some(user(2)),
            site: Some(id(100)),
            company: Some(id(200)),
        }
    );
    let site_type = RecordType {
        is_site: true,
        ..incident_type()
    };
    assert_eq!(ResourceRef::of(&site_type, &incident()).site, Some(id(1)));
}

/// contract: C7
#[test]
fn ones_own_profile_is_own_and_belongs_to_ones_employer() {
    let catalogue = crate::condition::fixture::catalogue();
    let ty = catalogue.record_type("person").unwrap();
    let profile = record_of("person", 5, &[("employer", FieldValue::Reference(id(201)))]);
    let facts = ResourceRef::of(ty, &profile);
    assert_eq!(
        (facts.assigned, facts.company),
        (Some(user(5)), Some(id(201)))
    );
}

#[test]
fn fields_ask_for_their_own_permission_and_state() {
    let ty = incident_type();
    let at = ResourceRef::of(&ty, &incident());
    let mut title = ty.field("title").unwrap().clone();
    let editor = grants(person(1), &["hse.edit.incident@own"]);
    assert_eq!(
        decide_field(&editor, &ty, &title, Some("draft"), &at),
        Ok(())
    );
    let reader = grants(person(1), &[VIEW]);
    assert!(matches!(
        decide_field(&reader, &ty, &title, Some("draft"), &at),
        Err(FieldRefusal::Permission(_))
    ));
    title.access.states = vec!["draft".to_owned()];
    assert_eq!(
        decide_field(&editor, &ty, &title, Some("closed"), &at)
            .unwrap_err()
            .to_string(),
        "the field title can only change while the record is draft"
    );
    title.access.edit = Some("hse.approve.incident".to_owned());
    assert!(decide_field(&editor, &ty, &title, Some("draft"), &at).is_err());
    for name in ["approved_by", "urgent"] {
        let field = ty.field(name).unwrap();
        assert!(matches!(
            decide_field(&editor, &ty, field, Some("draft"), &at),
            Err(FieldRefusal::ReadOnly(_))
        ));
    }
}

#[test]
fn comments_fall_back_unless_denied() {
    let ty = incident_type();
    let at = ResourceRef::of(&ty, &incident());
    let allowed = |list: &[&str]| decide_comment(&grants(person(1), list), &ty, &at).is_ok();
    assert!(allowed(&["hse.comment.incident@site"]));
    assert!(allowed(&["hse.edit.incident@own"]));
    assert!(allowed(&["hse.create.incident"]));
    assert!(!allowed(&[VIEW]));
    assert!(!allowed(&[
        "hse.edit.incident",
        "-hse.comment.incident@own"
    ]));
}
