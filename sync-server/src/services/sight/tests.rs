//! Every way to records agrees with the one rule about who sees them.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use shared_model::doc::{CreateIntent, Intent};
use shared_model::ids::{DeviceKey, RecordId, UserId};
use shared_model::policy::Scope;
use shared_model::record::{FieldValue, Record};

use super::{among, sees};
use crate::app::{Caller, new_id};
use crate::services::cursor::Cursor;
use crate::services::feed::{self, Walk};
use crate::services::ingest::tests::world::{ALL, World, text};
use crate::services::ingest::{self, Submission};
use crate::services::records::{self, ListInput};
use crate::store::{organisations, recipients};

/// A word in every record, for the search.
const WORD: &str = "grating";

/// Types and modules of the records.
const TYPES: [(&str, &str); 3] = [("probe", "note"), ("core", "site"), ("core", "person")];

/// What one person is given.
#[derive(Clone, Debug)]
struct Given {
    person: usize,
    grants: Vec<String>,
    sites: [bool; 2],
}

fn grant() -> impl Strategy<Value = String> {
    let scope = prop::sample::select(Scope::ALL.to_vec());
    let ty = prop::sample::select(TYPES.to_vec());
    (ty, scope, prop::bool::weighted(0.2)).prop_map(|((module, ty), scope, deny)| {
        let sign = if deny { "-" } else { "" };
        format!("{sign}{module}.view.{ty}@{scope}")
    })
}

fn given() -> impl Strategy<Value = Given> {
    let grants = prop::collection::vec(grant(), 0..6);
    (0..4_usize, grants, any::<[bool; 2]>()).prop_map(|(person, grants, sites)| Given {
        person,
        grants,
        sites,
    })
}

struct Scene {
    world: World,
    people: Vec<UserId>,
    sites: [RecordId; 2],
    all: Vec<Record>,
}

/// Notes of everybody, everywhere, for everybody; two sites; and the people's own records.
async fn scene() -> Scene {
    let world = World::open().await;
    let firms = [RecordId(new_id()), RecordId(new_id())];
    let mut people = Vec::new();
    for (n, firm) in [Some(firms[0]), Some(firms[0]), Some(firms[1]), None]
        .into_iter()
        .enumerate()
    {
        let person = world.employee(&format!("p{n}"), ALL, &[], firm).await;
        for right in ["create", "view", "edit"] {
            world.grant(person, &format!("core.{right}.site")).await;
            world.grant(person, &format!("core.{right}.person")).await;
        }
        people.push(person);
    }
    for follower in &people[1..3] {
        let lead = "UPDATE users SET supervisor_id = $1 WHERE id = $2";
        let values = [people[0].to_string(), follower.to_string()];
        world.sql(lead, &[&values[0], &values[1]]).await;
    }
    let mut scene = Scene {
        world,
        people,
        sites: [RecordId(new_id()), RecordId(new_id())],
        all: Vec::new(),
    };
    scene.furnish(firms).await;
    scene
}

impl Scene {
    async fn furnish(&mut self, firms: [RecordId; 2]) {
        let (people, sites) = (self.people.clone(), self.sites);
        for (n, site) in sites.into_iter().enumerate() {
            let fields = vec![
                ("code", text(&format!("S{n}"))),
                ("name", text(&format!("Site {n} {WORD}"))),
                ("kind", text("rig")),
                ("time_zone", text("UTC")),
                ("operating_status", text("active")),
            ];
            self.create(people[n], "site", site, None, fields).await;
        }
        for (n, person) in people.iter().enumerate() {
            let mut fields = vec![
                ("first_name", text(WORD)),
                ("last_name", text(&format!("Test {n}"))),
                ("full_name", text(&format!("{WORD} Test {n}"))),
                ("language", text("en")),
            ];
            if n < 3 {
                fields.push(("employer", FieldValue::Reference(firms[n / 2])));
            }
            // Somebody else registered them, of another firm.
            let registrar = people[(n + 2) % 4];
            self.create(
                registrar,
                "person",
                (*person).into(),
                Some(firms[1]),
                fields,
            )
            .await;
        }
        for (n, author) in people.iter().enumerate() {
            for place in [None, Some(sites[0]), Some(sites[1])] {
                for holder in [None, Some(people[0]), Some(people[(n + 1) % 4])] {
                    let mut fields = vec![("title", text(&format!("Loose {WORD}")))];
                    fields.extend(place.map(|site| ("place", FieldValue::Reference(site))));
                    let holder = holder.map(|user| FieldValue::Reference(user.into()));
                    fields.extend(holder.map(|holder| ("holder", holder)));
                    let firm = firms.get(n / 2).copied().filter(|_| n < 3);
                    let id = RecordId(new_id());
                    self.create(*author, "note", id, firm, fields).await;
                }
            }
        }
    }

    async fn create(
        &mut self,
        author: UserId,
        ty: &str,
        id: RecordId,
        company: Option<RecordId>,
        fields: Vec<(&str, FieldValue)>,
    ) {
        let place = fields.iter().find_map(|(name, value)| match value {
            FieldValue::Reference(site) if *name == "place" => Some(*site),
            _ => None,
        });
        let fields = fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value));
        let intent = Intent::Create(CreateIntent {
            id,
            record_type: ty.to_owned(),
            site_id: place,
            company_id: company,
            provisional_no: None,
            external_id: None,
            fields: fields.collect(),
        });
        let caller = self.world.caller(author, None).await;
        let submission = Submission {
            record_type: ty.to_owned(),
            record: id,
            intents: vec![intent],
            at: self.world.app.now(),
        };
        let app = &self.world.app;
        let made = ingest::submit_many(app, &caller, vec![submission], false).await;
        self.all.extend(made.unwrap());
    }

    async fn give(&self, given: &Given) -> Caller {
        let user = self.people[given.person];
        self.world.revoke(user).await;
        let leave = "DELETE FROM user_sites WHERE user_id = $1";
        self.world.sql(leave, &[&user.to_string()]).await;
        for (site, _) in self.sites.iter().zip(given.sites).filter(|(_, at)| *at) {
            let join = "INSERT INTO user_sites (user_id, site_id) VALUES ($1, $2)";
            let values = [user.to_string(), site.to_string()];
            self.world.sql(join, &[&values[0], &values[1]]).await;
        }
        for grant in &given.grants {
            self.world.grant(user, grant).await;
        }
        self.world.rights_changed().await;
        self.world.caller(user, None).await
    }

    /// What lists show, and what a search for a word in everything finds.
    async fn listed(&self, caller: &Caller, search: Option<&str>) -> BTreeSet<RecordId> {
        let mut seen = BTreeSet::new();
        for (_, name) in TYPES {
            let ty = caller.catalogue.record_type(name).unwrap();
            let input = ListInput {
                search: search.map(str::to_owned),
                limit: Some(200),
                ..ListInput::default()
            };
            // Without any right to the type a list is refused.
            if let Ok((page, _)) = records::list(&self.world.app, caller, ty, &input).await {
                seen.extend(page.records.iter().map(|record| record.id));
            }
        }
        seen
    }

    /// What a fresh device receives, and what it may ask for by name.
    async fn fed(&self, caller: &Caller) -> [BTreeSet<RecordId>; 2] {
        let mut conn = self.world.app.db.read().await.unwrap();
        let newest = organisations::get(&mut conn, caller.org).await.unwrap();
        let viewer = feed::viewer(caller);
        let nobody = DeviceKey([0; 8]);
        let mut walk = Walk::new(&viewer, nobody, Cursor::default(), newest.feed_seq);
        let mut received = BTreeSet::new();
        while let Some(docs) = walk.next(&mut conn).await.unwrap() {
            received.extend(docs.docs.iter().map(|doc| doc.record));
        }
        let ids: Vec<RecordId> = self.all.iter().map(|record| record.id).collect();
        let frames = feed::wanted(&mut conn, &viewer, &ids).await.unwrap();
        let asked = frames.iter().flat_map(|docs| &docs.docs);
        [received, asked.map(|doc| doc.record).collect()]
    }

    /// Of which records the person may be told.
    async fn told(&self, caller: &Caller) -> BTreeSet<RecordId> {
        let app = &self.world.app;
        let mut conn = app.db.read().await.unwrap();
        let (org, user) = (caller.org.to_string(), caller.user.to_string());
        let person = recipients::by_ids(&mut conn, &org, &[user]).await.unwrap();
        let mut told = BTreeSet::new();
        for record in &self.all {
            let people = among(&mut conn, app, caller.org, record.id, person.clone()).await;
            if !people.unwrap().is_empty() {
                told.insert(record.id);
            }
        }
        told
    }

    async fn agree(&self, given: &Given) -> Result<usize, TestCaseError> {
        let caller = self.give(given).await;
        let seen = self.all.iter();
        let seen = seen.filter(|record| sees(&caller.catalogue, &caller.grants, record));
        let seen: BTreeSet<RecordId> = seen.map(|record| record.id).collect();
        prop_assert_eq!(&self.listed(&caller, None).await, &seen, "lists");
        prop_assert_eq!(&self.listed(&caller, Some(WORD)).await, &seen, "search");
        let [received, asked] = self.fed(&caller).await;
        prop_assert_eq!(&received, &seen, "feed");
        prop_assert_eq!(&asked, &seen, "documents asked for");
        prop_assert_eq!(&self.told(&caller).await, &seen, "notifications");
        Ok(seen.len())
    }
}

/// contract: C11
#[test]
fn lists_search_feed_and_notifications_agree_on_who_sees_what() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let scene = runtime.block_on(scene());
    let counts = std::cell::RefCell::new(BTreeSet::new());
    let config = Config {
        cases: 48,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&given(), |given| {
            let seen = runtime.block_on(scene.agree(&given))?;
            counts.borrow_mut().insert(seen);
            Ok(())
        })
        .unwrap();
    // Not only everything and nothing.
    assert!(counts.borrow().len() > 4, "{counts:?}");
}
