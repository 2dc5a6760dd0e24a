#![allow(clippy::unwrap_used)]

mod arbitrary;
mod rights;

use proptest::prelude::*;

use super::*;
use crate::condition::fixture::{DAY, NOW, grants, id, person, user};

const VIEW: &str = "hse.view.incident";

fn somewhere() -> ResourceRef {
    ResourceRef {
        created_by: Some(user(50)),
        assigned: None,
        site: Some(id(999)),
        company: Some(id(998)),
    }
}

/// contract: C6 C7
#[test]
fn grants_are_read_and_written_in_one_form() {
    for text in [
        "hse.view.incident@site",
        "-hse.view.incident@own",
        "hse.approve.incident@all",
    ] {
        assert_eq!(text.parse::<Grant>().unwrap().to_string(), text);
    }
    let plain: Grant = "hse.create.incident".parse().unwrap();
    assert_eq!((plain.scope, plain.deny), (Scope::All, false));
}

/// contract: C6
#[test]
fn the_source_s_own_spellings_are_understood() {
    let users: Grant = "users.view.company".parse().unwrap();
    assert_eq!(
        (users.permission.as_str(), users.scope),
        ("users.view.user", Scope::Company)
    );
    let plural = grants(person(1), &["logistics.manage.bookings"]);
    assert!(plural.allows("logistics.manage.booking", &somewhere()));
}

#[test]
fn a_grant_that_says_nothing_is_refused_with_its_reason() {
    for text in [
        "",
        "hse",
        "hse.view",
        "hse.view.incident@galaxy",
        "HSE.view.incident",
        "a.b.c.d",
    ] {
        assert!(text.parse::<Grant>().is_err(), "{text}");
    }
}

/// contract: C1 C2 C3
#[test]
fn rights_come_from_roles_groups_and_the_person() {
    let one = |text: &str| vec![text.parse::<Grant>().unwrap()];
    let compiled = compile(
        person(1),
        &one("hse.view.incident@site"),
        &one("hse.edit.incident@own"),
        &one("hse.close.incident"),
        7,
        NOW + DAY,
    );
    for permission in [VIEW, "hse.edit.incident", "hse.close.incident"] {
        assert!(compiled.may_somewhere(permission), "{permission}");
    }
    assert!(!compiled.may_somewhere("hse.delete.incident"));
    assert!(compiled.is_valid_at(NOW) && !compiled.is_valid_at(NOW + DAY));
}

/// contract: C7
#[test]
fn each_scope_reaches_what_its_name_says() {
    let cases = [
        (
            "own",
            ResourceRef {
                created_by: Some(user(1)),
                ..somewhere()
            },
        ),
        (
            "own",
            ResourceRef {
                assigned: Some(user(1)),
                ..somewhere()
            },
        ),
        (
            "team",
            ResourceRef {
                created_by: Some(user(3)),
                ..somewhere()
            },
        ),
        (
            "site",
            ResourceRef {
                site: Some(id(100)),
                ..somewhere()
            },
        ),
        (
            "company",
            ResourceRef {
                company: Some(id(200)),
                ..somewhere()
            },
        ),
        ("all", somewhere()),
    ];
    for (scope, inside) in cases {
        let held = grants(person(1), &[&format!("{VIEW}@{scope}")]);
        assert!(held.allows(VIEW, &inside), "{scope}");
        assert_eq!(held.allows(VIEW, &somewhere()), scope == "all", "{scope}");
    }
}

/// contract: C10
#[test]
fn a_denial_wins_and_says_so() {
    let held = grants(person(1), &[VIEW, "-hse.view.incident@site"]);
    let here = ResourceRef {
        site: Some(id(100)),
        ..somewhere()
    };
    assert!(held.allows(VIEW, &somewhere()));
    let denied = held.require(VIEW, &here).unwrap_err();
    assert_eq!(denied.decision.why, Why::Denied { scope: Scope::Site });
    assert_eq!(denied.decision.explanation().key, "why-denied");
    let nothing = grants(person(1), &[VIEW, "-hse.view.incident@all"]);
    assert!(!nothing.may_somewhere(VIEW));
}

fn any_grants() -> impl Strategy<Value = Vec<String>> {
    let scope = prop::sample::select(vec!["own", "team", "site", "company", "all"]);
    let grant = (any::<bool>(), scope)
        .prop_map(|(deny, scope)| format!("{}{VIEW}@{scope}", if deny { "-" } else { "" }));
    prop::collection::vec(grant, 0..5)
}

fn any_resource() -> impl Strategy<Value = ResourceRef> {
    let person = || prop::option::of((1..5_u128).prop_map(user));
    let site = prop::option::of(prop::sample::select(vec![id(100), id(101)]));
    let company = prop::option::of(prop::sample::select(vec![id(200), id(201)]));
    (person(), person(), site, company).prop_map(|(created_by, assigned, site, company)| {
        ResourceRef {
            created_by,
            assigned,
            site,
            company,
        }
    })
}

proptest! {
    /// Both stores filter by the tree; `allows` judges one record. They may never differ.
    #[test]
    fn the_filter_and_the_judgement_agree(list in any_grants(), resource in any_resource()) {
        let list: Vec<&str> = list.iter().map(String::as_str).collect();
        let held = grants(person(1), &list);
        prop_assert_eq!(held.predicate(VIEW).matches(&resource), held.allows(VIEW, &resource));
    }

    /// Adding a denial never allows more; order and repeats never matter.
    #[test]
    fn denials_only_take_away(list in any_grants(), resource in any_resource()) {
        let list: Vec<&str> = list.iter().map(String::as_str).collect();
        let before = grants(person(1), &list).allows(VIEW, &resource);
        let mut more = list.clone();
        more.push("-hse.view.incident@own");
        prop_assert!(before || !grants(person(1), &more).allows(VIEW, &resource));
        let mut turned = list.clone();
        turned.reverse();
        turned.extend(&list);
        prop_assert_eq!(grants(person(1), &turned).allows(VIEW, &resource), before);
    }
}
