//! Nobody reaches a record by knowing its id: every generated route, every scope, every kind of
//! record (own, of the same employer, of another one).

use std::collections::BTreeMap;
use std::sync::Arc;

use reqwest::Method;
use serde_json::{Map, Value, json};
use shared_model::ids::RecordId;
use shared_model::schema::{FieldKind, RecordType, TextFormat};
use uuid::Uuid;

use super::world::{Account, Person, World};

const SCOPES: [&str; 5] = ["own", "site", "company", "all", "none"];

/// What records are made of: two employers, two sites, and a record of every other type to refer to.
struct Ground {
    companies: [RecordId; 2],
    sites: [RecordId; 2],
    any: BTreeMap<String, RecordId>,
}

impl Ground {
    /// Valid fields of a type, at site and employer number `place`.
    fn fields(&self, ty: &RecordType, place: usize) -> Map<String, Value> {
        ty.fields
            .iter()
            .filter(|field| field.required || ty.site_field.as_deref() == Some(&field.name))
            .chain(
                ty.fields
                    .iter()
                    .filter(|f| matches!(f.kind, FieldKind::Company {})),
            )
            .filter_map(|field| Some((field.name.clone(), self.value(&field.kind, place)?)))
            .collect()
    }

    fn value(&self, kind: &FieldKind, place: usize) -> Option<Value> {
        Some(match kind {
            FieldKind::Text {
                format: Some(TextFormat::TimeZone),
                ..
            } => json!("UTC"),
            FieldKind::Text {
                min_length,
                max_length,
                ..
            } => {
                let length = min_length.unwrap_or(1).max(6.min(max_length.unwrap_or(6)));
                json!("Word by word for the record".repeat(3)[..length as usize].to_owned())
            }
            FieldKind::Narrative { .. } => json!("A text that is long enough for every rule."),
            FieldKind::Integer { .. } => json!(1),
            FieldKind::Boolean {} => json!(true),
            FieldKind::Date {} => json!("2026-05-14"),
            FieldKind::Datetime {} => json!("2026-05-14T08:00:00Z"),
            FieldKind::Choice { choices } => json!(choices[0]),
            FieldKind::Company {} => json!(self.companies[place]),
            FieldKind::Site {} => json!(self.sites[place]),
            FieldKind::Record { target } => json!(self.any.get(target)?),
            FieldKind::Person {} => json!(self.any.get("person")?),
            _ => return None,
        })
    }
}

async fn ground(world: &World, types: &[Arc<RecordType>]) -> Ground {
    let root = world
        .person(
            "root",
            Account {
                roles: &["admin", "hse_manager"],
                ..Account::default()
            },
        )
        .await;
    let mut ground = Ground {
        companies: [RecordId(Uuid::nil()); 2],
        sites: [RecordId(Uuid::nil()); 2],
        any: BTreeMap::new(),
    };
    for n in 0..2 {
        ground.companies[n] = create(world, &root, types, "company", &ground, 0)
            .await
            .unwrap();
        ground.sites[n] = create(world, &root, types, "site", &ground, 0)
            .await
            .unwrap();
    }
    for name in ["person", "area", "incident", "investigation", "action"] {
        if let Some(id) = create(world, &root, types, name, &ground, 0).await {
            ground.any.insert(name.to_owned(), id);
        }
    }
    ground
}

async fn create(
    world: &World,
    author: &Person,
    types: &[Arc<RecordType>],
    name: &str,
    ground: &Ground,
    place: usize,
) -> Option<RecordId> {
    let ty = types.iter().find(|ty| ty.name == name)?;
    let path = format!("/api/{}/{}/", ty.module, ty.plural);
    let fields = Value::Object(ground.fields(ty, place));
    let (status, body) = world.post(&path, author, fields).await;
    assert_eq!(status, 201, "{name}: {body}");
    body["id"].as_str()?.parse().ok()
}

/// A record with what scopes look at.
struct Target {
    id: RecordId,
    own: bool,
    site: Option<RecordId>,
    company: RecordId,
}

impl Target {
    /// What the contract says, written out again (reading 1).
    fn visible(&self, scope: &str, ground: &Ground) -> bool {
        match scope {
            "own" => self.own,
            "site" => self.site == Some(ground.sites[0]),
            "company" => self.company == ground.companies[0],
            "all" => true,
            _ => false,
        }
    }
}

struct Probe<'a> {
    world: &'a World,
    ty: &'a RecordType,
    person: &'a Person,
}

impl Probe<'_> {
    async fn status(&self, method: Method, id: RecordId, rest: &str, body: Option<Value>) -> u16 {
        let path = format!("/api/{}/{}/{id}{rest}", self.ty.module, self.ty.plural);
        self.world
            .send(method, &path, Some(&self.person.token), body)
            .await
            .0
    }

    async fn listed(&self) -> Vec<RecordId> {
        let path = format!("/api/{}/{}/?limit=200", self.ty.module, self.ty.plural);
        let (status, body) = self.world.get(&path, self.person).await;
        if status == 403 {
            return Vec::new();
        }
        assert_eq!(status, 200, "{body}");
        body["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["id"].as_str().unwrap().parse().unwrap())
            .collect()
    }

    /// All routes of one record answer as its visibility says.
    async fn check(&self, target: &Target, seen: bool, scope: &str) {
        let what = format!("{} @{scope} own={} seen={seen}", self.ty.name, target.own);
        let expected = |status: u16| if seen { status } else { 404 };
        let id = target.id;
        assert_eq!(
            self.status(Method::GET, id, "", None).await,
            expected(200),
            "{what}: get"
        );
        assert_eq!(
            self.status(Method::GET, id, "/history", None).await,
            expected(200),
            "{what}: history"
        );
        assert_eq!(self.listed().await.contains(&id), seen, "{what}: list");
        let edit = json!({ &self.ty.title_field: "Another name for it" });
        let edited = self.status(Method::PATCH, id, "", Some(edit)).await;
        assert_eq!(edited, expected(403), "{what}: edit without the permission");
        let deleted = self.status(Method::DELETE, id, "", None).await;
        assert_eq!(
            deleted,
            expected(403),
            "{what}: delete without the permission"
        );
        let transition = self
            .status(Method::POST, id, "/transitions/submit", Some(json!({})))
            .await;
        assert!(
            if seen {
                [403, 404].contains(&transition)
            } else {
                transition == 404
            },
            "{what}: transition gave {transition}"
        );
        if self
            .ty
            .fields
            .iter()
            .any(|field| matches!(field.kind, FieldKind::Comments {}))
        {
            let text = json!({ "text": "Seen." });
            let commented = self.status(Method::POST, id, "/comments", Some(text)).await;
            assert_eq!(
                commented,
                expected(403),
                "{what}: comment without the permission"
            );
        }
    }
}

/// contract: C8
/// contract: C7
#[tokio::test]
async fn an_id_opens_nothing_that_rights_do_not() {
    let world = World::start().await;
    let org = crate::services::bootstrap::only_tenant(&world.app)
        .await
        .unwrap();
    let catalogue = {
        let mut conn = world.app.db.read().await.unwrap();
        world.app.caches.catalogue(&mut conn, org).await.unwrap()
    };
    // Everybody may see and change their own preferences, whatever is granted or not.
    let granted = |ty: &&Arc<RecordType>| ty.name != shared_model::preferences::RECORD_TYPE;
    let types: Vec<Arc<RecordType>> = catalogue.record_types().filter(granted).cloned().collect();
    assert!(types.len() >= 7, "core and HSE are installed");
    let ground = ground(&world, &types).await;
    for ty in &types {
        let create_grant = ty.permission("create");
        let mut others = Vec::new();
        for (place, employer) in ground.companies.iter().enumerate() {
            let author = world
                .person(
                    &format!("{}-author-{place}", ty.name),
                    Account {
                        grants: &[&create_grant],
                        company: Some(*employer),
                        sites: &[ground.sites[place]],
                        ..Account::default()
                    },
                )
                .await;
            others.push(target(&world, &author, &types, ty, &ground, place, false).await);
        }
        for scope in SCOPES {
            let view = format!("{}@{scope}", ty.permission("view"));
            // Whoever may create may comment, unless that is denied.
            let no_comment = format!("-{}", ty.permission("comment"));
            let mut grants = vec![create_grant.as_str(), no_comment.as_str()];
            if scope != "none" {
                grants.push(&view);
            }
            let person = world
                .person(
                    &format!("{}-{scope}", ty.name),
                    Account {
                        grants: &grants,
                        company: Some(ground.companies[0]),
                        sites: &[ground.sites[0]],
                        ..Account::default()
                    },
                )
                .await;
            let own = target(&world, &person, &types, ty, &ground, 0, true).await;
            let probe = Probe {
                world: &world,
                ty,
                person: &person,
            };
            for target in others.iter().chain([&own]) {
                probe
                    .check(target, target.visible(scope, &ground), scope)
                    .await;
            }
        }
    }
}

async fn target(
    world: &World,
    author: &Person,
    types: &[Arc<RecordType>],
    ty: &RecordType,
    ground: &Ground,
    place: usize,
    own: bool,
) -> Target {
    let id = create(world, author, types, &ty.name, ground, place)
        .await
        .unwrap();
    Target {
        id,
        own,
        site: if ty.is_site {
            Some(id)
        } else {
            ty.site_field.as_ref().map(|_| ground.sites[place])
        },
        company: ground.companies[place],
    }
}
