//! Rights of arbitrary people on arbitrary records, against the definition.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use crate::condition::fixture::{NOW, id, person, user};
use crate::ids::RecordId;
use crate::policy::*;

const VIEW: &str = "hse.view.incident";

fn scopes() -> impl Strategy<Value = Scope> {
    prop::sample::select(Scope::ALL.to_vec())
}

fn any_grant() -> impl Strategy<Value = Grant> {
    let code = prop::sample::select(vec![VIEW, "hse.edit.incident", "core.view.site"]);
    (code, scopes(), prop::bool::weighted(0.3)).prop_map(|(code, scope, deny)| Grant {
        permission: code.to_owned(),
        scope,
        deny,
    })
}

fn any_subject() -> impl Strategy<Value = Subject> {
    (
        prop::option::of(0u128..3),
        prop::collection::vec(0u128..4, 0..3),
        prop::collection::vec(0u128..4, 0..3),
    )
        .prop_map(|(company, sites, team)| Subject {
            company: company.map(id),
            sites: sites.into_iter().map(id).collect(),
            team: team.into_iter().map(user).collect(),
            ..person(1)
        })
}

fn any_resource() -> impl Strategy<Value = ResourceRef> {
    let link = || prop::option::of((0u128..4).prop_map(id));
    (link(), link(), link(), link()).prop_map(|(owner, assigned, site, company)| {
        let as_user = |id: Option<RecordId>| id.map(Into::into);
        ResourceRef {
            created_by: as_user(owner),
            assigned: as_user(assigned),
            site,
            company,
        }
    })
}

fn any_grants() -> impl Strategy<Value = [Vec<Grant>; 3]> {
    let some = || prop::collection::vec(any_grant(), 0..5);
    [some(), some(), some()]
}

proptest! {
    /// contract: C7
    #[test]
    fn the_predicate_means_what_the_decision_says(
        subject in any_subject(), [roles, groups, direct] in any_grants(), at in any_resource(),
    ) {
        let held = compile(subject, &roles, &groups, &direct, 1, NOW);
        for code in [VIEW, "hse.edit.incident", "core.view.site", "nobody.has.this"] {
            prop_assert_eq!(held.predicate(code).matches(&at), held.allows(code, &at));
        }
    }

    #[test]
    fn a_matching_denial_wins_whatever_else_is_granted(
        subject in any_subject(), [roles, groups, direct] in any_grants(), at in any_resource(),
        scope in scopes(),
    ) {
        let denial = Grant { permission: VIEW.to_owned(), scope, deny: true };
        for place in 0..3 {
            let mut lists = [roles.clone(), groups.clone(), direct.clone()];
            lists[place].push(denial.clone());
            let held = compile(subject.clone(), &lists[0], &lists[1], &lists[2], 1, NOW);
            if subject.covers(scope, &at) {
                prop_assert!(!held.allows(VIEW, &at));
            }
        }
    }

    #[test]
    fn decisions_follow_the_definition(
        subject in any_subject(), [roles, groups, direct] in any_grants(), at in any_resource(),
    ) {
        let every: Vec<&Grant> = roles.iter().chain(&groups).chain(&direct).collect();
        let covered = |deny: bool| every.iter().any(|g| {
            g.permission == VIEW && g.deny == deny && subject.covers(g.scope, &at)
        });
        let held = compile(subject.clone(), &roles, &groups, &direct, 1, NOW);
        prop_assert_eq!(held.allows(VIEW, &at), covered(false) && !covered(true));
        prop_assert_eq!(held.require(VIEW, &at).is_ok(), held.allows(VIEW, &at));
        if held.allows(VIEW, &at) {
            prop_assert!(held.may_somewhere(VIEW));
        }
    }

    #[test]
    fn source_and_order_do_not_matter_and_the_epoch_is_kept(
        [roles, groups, direct] in any_grants(), epoch in any::<u64>(), until in any::<i64>(),
    ) {
        let held = compile(person(1), &roles, &groups, &direct, epoch, until);
        let mut joined = [direct, roles, groups].concat();
        joined.reverse();
        prop_assert_eq!(&compile(person(1), &[], &[], &joined, epoch, until), &held);
        prop_assert_eq!((held.epoch, held.valid_until), (epoch, until));
    }

    #[test]
    fn written_grants_are_read_back(grant in any_grant()) {
        prop_assert_eq!(grant.to_string().parse::<Grant>().unwrap(), grant);
    }

    #[test]
    fn any_text_gets_a_grant_or_a_sentence(text in "[-a-z.@_ É]{0,20}") {
        if let Ok(grant) = text.parse::<Grant>() {
            prop_assert_eq!(grant.to_string().parse::<Grant>().unwrap(), grant.clone());
            prop_assert_eq!(canonical_permission(&grant.permission), grant.permission.as_str());
        }
    }
}
