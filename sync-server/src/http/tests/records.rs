//! Records over REST, from the source's own request to the awkward ones.

use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use shared_model::ids::RecordId;

use super::world::{Account, Person, World};

const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0,
    1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 10, b'I', b'D', b'A', b'T',
    0x78, 0x9c, 0x63, 0, 1, 0, 0, 5, 0, 1, 0x0d, 0x0a, 0x2d, 0xb4, 0, 0, 0, 0, b'I', b'E', b'N',
    b'D', 0xae, 0x42, 0x60, 0x82,
];
const INCIDENTS: &str = "/api/hse/incidents/";

async fn site(world: &World, code: &str) -> RecordId {
    let admin = world
        .person(
            &format!("admin-{code}"),
            Account {
                roles: &["admin"],
                ..Account::default()
            },
        )
        .await;
    let body = json!({ "code": code, "name": format!("Site {code}"), "kind": "fixed_manned",
                       "time_zone": "UTC", "operating_status": "active" });
    let (status, body) = world.post("/api/core/sites/", &admin, body).await;
    assert_eq!(status, 201, "{body}");
    body["id"].as_str().unwrap().parse().unwrap()
}

async fn crew(world: &World, name: &str, site: RecordId) -> Person {
    world
        .person(
            name,
            Account {
                roles: &["crew"],
                sites: &[site],
                ..Account::default()
            },
        )
        .await
}

fn incident(site: RecordId) -> Value {
    json!({ "title": "Hose burst on the main deck", "severity": "high", "location": "Portside",
            "description": "The hose burst while the pump was being tested.", "site": site })
}

async fn report(world: &World, author: &Person, site: RecordId) -> Value {
    let (status, body) = world.post(INCIDENTS, author, incident(site)).await;
    assert_eq!(status, 201, "{body}");
    body
}

fn path(record: &Value, rest: &str) -> String {
    format!(
        "/api/hse/incidents/{}{rest}",
        record["id"].as_str().unwrap()
    )
}

fn form(site: RecordId, photos: usize, bytes: impl Fn(usize) -> Vec<u8>) -> Form {
    let mut form = Form::new();
    for (name, value) in incident(site).as_object().unwrap() {
        form = form.text(name.clone(), value.as_str().unwrap().to_owned());
    }
    for n in 0..photos {
        let part = Part::bytes(bytes(n)).file_name(format!("../deck {n}.png"));
        form = form.part("photos", part);
    }
    form
}

/// A photograph larger than is kept; every one another.
fn picture(n: usize) -> Vec<u8> {
    let shade = u8::try_from(n * 40).unwrap();
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(2400, 1200, image::Rgb([shade, 60, 40]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

async fn read(world: &World, reader: &Person, sha256: &Value) -> Vec<u8> {
    let path = format!("/api/v1/files/{}", sha256.as_str().unwrap());
    let request = world.request(Method::GET, &path, Some(&reader.token));
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 200);
    response.bytes().await.unwrap().to_vec()
}

async fn post_form(world: &World, author: &Person, form: Form) -> (u16, Value) {
    let request = world.request(Method::POST, INCIDENTS, Some(&author.token));
    let response = request.multipart(form).send().await.unwrap();
    let status = response.status().as_u16();
    (status, response.json().await.unwrap())
}

/// contract: A3
/// contract: J12
/// contract: A10
#[tokio::test]
async fn an_incident_is_created_and_shown() {
    let world = World::start().await;
    let alpha = site(&world, "ALP").await;
    let amelie = crew(&world, "amelie", alpha).await;
    let response = world
        .raw(
            Method::POST,
            INCIDENTS,
            Some(&amelie.token),
            Some(incident(alpha)),
        )
        .await;
    assert_eq!(response.status(), 201);
    let place = response.headers()["location"].to_str().unwrap().to_owned();
    let body: Value = response.json().await.unwrap();
    assert_eq!(place, path(&body, ""));
    assert_eq!(body["title"], "Hose burst on the main deck");
    assert_eq!(body["severity"], "high");
    assert_eq!(body["status"], "draft");
    assert_eq!(body["created_at"], "2026-05-14T08:00:00Z");
    assert_eq!(body["created_by"], amelie.id.to_string());
    assert_eq!(body["official_no"], "INC-2026-00001");
    assert_eq!(body["kind"], "hazard_observation", "a default");
    assert_eq!(body["occurred_at"], "2026-05-14T08:00:00Z", "$now");

    let (status, shown) = world.get(&place, &amelie).await;
    assert_eq!((status, &shown), (200, &body));
    let v1 = format!(
        "/api/v1/records/hse/incidents/{}/",
        body["id"].as_str().unwrap()
    );
    assert_eq!(world.get(&v1, &amelie).await, (200, body));
    let second = report(&world, &amelie, alpha).await;
    assert_eq!(second["official_no"], "INC-2026-00002");
}

/// contract: J5
#[tokio::test]
async fn an_incident_comes_as_a_form_with_photographs() {
    let world = World::start().await;
    let alpha = site(&world, "ALP").await;
    let amelie = crew(&world, "amelie", alpha).await;
    let (status, body) = post_form(&world, &amelie, form(alpha, 3, picture)).await;
    assert_eq!(status, 201, "{body}");
    let photos = body["photos"].as_array().unwrap();
    assert_eq!(photos.len(), 3);
    assert_eq!(photos[0]["name"], "deck 0.png");
    for photo in photos {
        assert_eq!(photo["media_type"], "image/jpeg");
        let whole = read(&world, &amelie, &photo["sha256"]).await;
        assert_eq!(photo["size_bytes"], whole.len());
        let whole = image::load_from_memory(&whole).unwrap();
        assert_eq!((whole.width(), whole.height()), (2048, 1024), "reduced");
        let thumbnail = read(&world, &amelie, &photo["thumbnail"]).await;
        assert!(thumbnail.len() <= 12 * 1024, "{}", thumbnail.len());
        let thumbnail = image::load_from_memory(&thumbnail).unwrap();
        assert!(thumbnail.width() <= 256);
    }

    let (status, body) = post_form(&world, &amelie, form(alpha, 6, picture)).await;
    assert_eq!(status, 422);
    assert_eq!(body["issues"][0]["path"], "photos");
    assert_eq!(body["issues"][0]["code"], "too_many");
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    let (status, body) = post_form(&world, &amelie, form(alpha, 1, |_| svg.to_vec())).await;
    assert_eq!(status, 422, "{body}");
    assert_eq!(body["issues"][0]["code"], "bad_media_type");
    let damaged = form(alpha, 1, |n| picture(n)[..200].to_vec());
    let (status, body) = post_form(&world, &amelie, damaged).await;
    assert_eq!(status, 422, "{body}");
    assert_eq!(body["issues"][0]["code"], "photo_damaged");
    let elsewhere = form(alpha, 0, picture).part("other", Part::bytes(PNG).file_name("a.png"));
    assert_eq!(post_form(&world, &amelie, elsewhere).await.0, 422);
}

/// contract: J6
#[tokio::test]
async fn the_server_authenticates_authorises_and_validates_again() {
    let world = World::start().await;
    let alpha = site(&world, "ALP").await;
    let amelie = crew(&world, "amelie", alpha).await;
    let guest = world.person("guest", Account::default()).await;
    let (status, _) = world
        .send(Method::POST, INCIDENTS, None, Some(incident(alpha)))
        .await;
    assert_eq!(status, 401);
    let (status, body) = world.post(INCIDENTS, &guest, incident(alpha)).await;
    assert_eq!((status, &body["code"]), (403, &json!("forbidden")));

    let bad = json!({ "title": "Short", "severity": "major", "description": "Too short",
                      "site": alpha, "location": "" });
    let (status, body) = world.post(INCIDENTS, &amelie, bad).await;
    assert_eq!(status, 422);
    assert_eq!(body["code"], "invalid");
    let paths: Vec<&str> = body["issues"]
        .as_array()
        .unwrap()
        .iter()
        .map(|issue| issue["path"].as_str().unwrap())
        .collect();
    for path in ["title", "severity", "description", "location"] {
        assert!(paths.contains(&path), "{path} in {body}");
    }
    let (_, list) = world.get(INCIDENTS, &amelie).await;
    assert_eq!(list["total"], 0, "nothing was kept");
}

/// contract: A8
#[tokio::test]
async fn issues_are_said_in_the_language_of_the_reader() {
    let world = World::start().await;
    let alpha = site(&world, "ALP").await;
    let amelie = crew(&world, "amelie", alpha).await;
    let mut body = incident(alpha);
    body["title"] = json!("Short");
    for (language, text) in [("fr", "Titre min 10 caractères"), ("en", "10")] {
        let response = world
            .request(Method::POST, INCIDENTS, Some(&amelie.token))
            .header("accept-language", language)
            .json(&body)
            .send()
            .await
            .unwrap();
        let problem: Value = response.json().await.unwrap();
        let message = problem["issues"][0]["message"].as_str().unwrap().to_owned();
        assert!(message.contains(text), "{message}");
    }
}

#[tokio::test]
async fn fields_nobody_declared_or_may_write_are_refused() {
    let world = World::start().await;
    let alpha = site(&world, "ALP").await;
    let amelie = crew(&world, "amelie", alpha).await;
    for (name, code) in [
        ("colour", "unknown_field"),
        ("status", "read_only"),
        ("approved_by", "read_only"),
        ("created_by", "read_only"),
        ("rating", "read_only"),
    ] {
        let mut body = incident(alpha);
        body[name] = json!("x");
        let (status, body) = world.post(INCIDENTS, &amelie, body).await;
        assert_eq!(status, 422, "{name}");
        assert_eq!(body["issues"][0]["code"], code, "{name}");
    }
}

/// contract: A12
#[tokio::test]
async fn an_id_or_an_external_id_is_used_once() {
    let world = World::start().await;
    let alpha = site(&world, "ALP").await;
    let amelie = crew(&world, "amelie", alpha).await;
    let mut first = incident(alpha);
    first["external_id"] = json!("SAP-1");
    first["id"] = json!(uuid::Uuid::now_v7());
    let (status, made) = world.post(INCIDENTS, &amelie, first.clone()).await;
    assert_eq!(status, 201);
    assert_eq!(
        (&made["id"], &made["external_id"]),
        (&first["id"], &first["external_id"])
    );
    let mut second = incident(alpha);
    second["external_id"] = json!("SAP-1");
    let (status, body) = world.post(INCIDENTS, &amelie, second).await;
    assert_eq!(
        (status, &body["code"]),
        (409, &json!("duplicate")),
        "{body}"
    );
    let (status, body) = world.post(INCIDENTS, &amelie, first).await;
    assert_eq!(
        (status, &body["code"]),
        (409, &json!("duplicate")),
        "{body}"
    );
    assert_eq!(
        report(&world, &amelie, alpha).await["official_no"],
        "INC-2026-00002",
        "no gap"
    );
}

#[tokio::test]
async fn fields_are_changed_and_cleared() {
    let world = World::start().await;
    let alpha = site(&world, "ALP").await;
    let amelie = crew(&world, "amelie", alpha).await;
    let made = report(&world, &amelie, alpha).await;
    let patch = async |body: Value| {
        world
            .send(
                Method::PATCH,
                &path(&made, ""),
                Some(&amelie.token),
                Some(body),
            )
            .await
    };
    let (status, body) = patch(json!({
        "severity": "critical", "tags": ["night shift", "slips"], "injured_count": 2,
        "description": "The hose burst while the pump was being tested at full pressure.",
    }))
    .await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["severity"], "critical");
    assert_eq!(body["tags"], json!(["night shift", "slips"]));
    assert_eq!(body["rating"], "urgent", "computed");
    let (_, body) = patch(json!({ "tags": ["slips"], "injured_count": null })).await;
    assert_eq!(
        (&body["tags"], &body["injured_count"]),
        (&json!(["slips"]), &Value::Null)
    );
    let (status, body) = patch(json!({ "title": "Short", "nothing": 1, "photos": [] })).await;
    assert_eq!(status, 422, "{body}");
    let (status, body) = patch(json!({ "assigned_to": amelie.id })).await;
    assert_eq!(status, 403, "a field with a permission of its own: {body}");
    assert_eq!(patch(json!({})).await.0, 200);
    assert_eq!(
        world.get(&path(&made, ""), &amelie).await.1["title"],
        made["title"]
    );
}

/// contract: C9
#[tokio::test]
async fn each_action_needs_its_own_permission() {
    let world = World::start().await;
    let alpha = site(&world, "ALP").await;
    let amelie = crew(&world, "amelie", alpha).await;
    let made = report(&world, &amelie, alpha).await;
    let reader = world
        .person(
            "reader",
            Account {
                grants: &["hse.view.incident"],
                ..Account::default()
            },
        )
        .await;
    assert_eq!(world.get(&path(&made, ""), &reader).await.0, 200);
    let edit = json!({ "location": "Elsewhere" });
    let denied = async |method: Method, rest: &str, body: Option<Value>| {
        world
            .send(method, &path(&made, rest), Some(&reader.token), body)
            .await
            .0
    };
    assert_eq!(
        world.post(INCIDENTS, &reader, incident(alpha)).await.0,
        403,
        "create"
    );
    assert_eq!(denied(Method::PATCH, "", Some(edit)).await, 403, "edit");
    assert_eq!(denied(Method::DELETE, "", None).await, 403, "delete");
    assert_eq!(
        denied(Method::POST, "/transitions/submit", None).await,
        403,
        "transition"
    );
    let text = json!({ "text": "I was there too." });
    assert_eq!(
        denied(Method::POST, "/comments", Some(text)).await,
        403,
        "comment"
    );
}

#[tokio::test]
async fn an_incident_goes_through_its_workflow() {
    let world = World::start().await;
    let alpha = site(&world, "ALP").await;
    let amelie = crew(&world, "amelie", alpha).await;
    let marc = world
        .person(
            "marc",
            Account {
                roles: &["hse_manager"],
                ..Account::default()
            },
        )
        .await;
    let made = report(&world, &amelie, alpha).await;
    let ask = async |who: &Person, name: &str, body: Value| {
        world
            .post(&path(&made, &format!("/transitions/{name}")), who, body)
            .await
    };
    let (status, body) = ask(&marc, "approve", json!({})).await;
    assert_eq!(
        (status, &body["code"]),
        (409, &json!("stale_transition")),
        "{body}"
    );
    assert_eq!(ask(&marc, "fly", json!({})).await.0, 404);
    for (who, name, state) in [
        (&amelie, "submit", "submitted"),
        (&marc, "investigate", "under_investigation"),
        (&marc, "request_approval", "pending_approval"),
        (&marc, "approve", "approved"),
    ] {
        let (status, body) = ask(who, name, json!({})).await;
        assert_eq!(
            (status, &body["status"]),
            (200, &json!(state)),
            "{name}: {body}"
        );
    }
    let (_, shown) = world.get(&path(&made, ""), &amelie).await;
    assert_eq!(shown["approved_by"], marc.id.to_string());
    let (status, body) = ask(&marc, "reopen", json!({})).await;
    assert_eq!(
        (status, &body["code"]),
        (422, &json!("invalid")),
        "a reason is asked for: {body}"
    );
    let reason = json!({ "reason": "New facts came from the laboratory." });
    assert_eq!(
        ask(&marc, "reopen", reason).await.1["status"],
        "under_investigation"
    );
    assert_eq!(
        ask(&amelie, "close", json!({ "why": 1 })).await.0,
        400,
        "unknown key"
    );
}

#[tokio::test]
async fn comments_and_history_tell_who_did_what() {
    let world = World::start().await;
    let alpha = site(&world, "ALP").await;
    let amelie = crew(&world, "amelie", alpha).await;
    let made = report(&world, &amelie, alpha).await;
    let comment = async |text: &str| {
        world
            .post(&path(&made, "/comments"), &amelie, json!({ "text": text }))
            .await
    };
    let (status, body) = comment("Area made safe.").await;
    assert_eq!(status, 201, "{body}");
    assert_eq!(body["comments"][0]["text"], "Area made safe.");
    assert_eq!(body["comments"][0]["by"], amelie.id.to_string());
    assert_eq!(comment("  ").await.0, 422);

    let (status, history) = world.get(&path(&made, "/history"), &amelie).await;
    assert_eq!(status, 200);
    let lines = history["items"].as_array().unwrap();
    let of = |kind: &str| lines.iter().filter(|line| line["kind"] == kind).count();
    assert_eq!(of("operation"), 2);
    assert!(of("audit") >= 2);
    assert!(
        lines.iter().all(|line| line.get("ip").is_none()),
        "not for everybody"
    );
    crate::services::accounts::grant(&world.app, &amelie.email, None, Some("core.view.audit"))
        .await
        .unwrap();
    let (_, history) = world.get(&path(&made, "/history"), &amelie).await;
    let lines = history["items"].as_array().unwrap();
    assert!(lines.iter().any(|line| line["ip"] == "127.0.0.1"));
}

/// contract: J11
#[tokio::test]
async fn creating_leaves_a_line_with_address_and_time() {
    let world = World::start().await;
    let alpha = site(&world, "ALP").await;
    let amelie = crew(&world, "amelie", alpha).await;
    let made = report(&world, &amelie, alpha).await;
    let nadia = world
        .person(
            "nadia",
            Account {
                roles: &["admin"],
                ..Account::default()
            },
        )
        .await;
    let id = made["id"].as_str().unwrap();
    let (_, trail) = world
        .get(&format!("/api/v1/audit?object_id={id}"), &nadia)
        .await;
    let line = &trail["items"][0];
    assert_eq!(line["action"], "create", "{trail}");
    assert_eq!(line["user_id"], amelie.id.to_string());
    assert_eq!(line["ip"], "127.0.0.1");
    assert_eq!(line["at"], "2026-05-14T08:00:00Z");
    assert_eq!(line["details"]["severity"], "high");
    assert_eq!(line["request_id"].as_str().unwrap().len(), 36);
}

#[tokio::test]
async fn a_deleted_record_is_gone() {
    let world = World::start().await;
    let alpha = site(&world, "ALP").await;
    let marc = world
        .person(
            "marc",
            Account {
                roles: &["hse_manager"],
                ..Account::default()
            },
        )
        .await;
    let made = report(&world, &marc, alpha).await;
    let (status, _) = world
        .send(Method::DELETE, &path(&made, ""), Some(&marc.token), None)
        .await;
    assert_eq!(status, 204);
    let (status, body) = world.get(&path(&made, ""), &marc).await;
    assert_eq!((status, &body["code"]), (410, &json!("deleted")));
    assert_eq!(world.get(INCIDENTS, &marc).await.1["total"], 0);
    let edit = json!({ "location": "Elsewhere" });
    let (status, _) = world
        .send(
            Method::PATCH,
            &path(&made, ""),
            Some(&marc.token),
            Some(edit),
        )
        .await;
    assert_eq!(status, 410);
}

#[tokio::test]
async fn a_list_is_filtered_searched_sorted_and_paged() {
    let world = World::start().await;
    let alpha = site(&world, "ALP").await;
    let amelie = crew(&world, "amelie", alpha).await;
    for (n, severity) in ["low", "critical", "medium", "high", "low"]
        .iter()
        .enumerate()
    {
        let mut body = incident(alpha);
        body["severity"] = json!(severity);
        body["title"] = json!(format!("Incident of the number n{n}"));
        assert_eq!(world.post(INCIDENTS, &amelie, body).await.0, 201);
        world.pass(1_000);
    }
    let titles = async |query: &str| -> Vec<String> {
        let (status, list) = world.get(&format!("{INCIDENTS}?{query}"), &amelie).await;
        assert_eq!(status, 200, "{query}: {list}");
        list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| {
                item["title"]
                    .as_str()
                    .unwrap()
                    .rsplit(' ')
                    .next()
                    .unwrap()
                    .trim_start_matches('n')
                    .to_owned()
            })
            .collect()
    };
    assert_eq!(titles("").await, ["4", "3", "2", "1", "0"], "newest first");
    assert_eq!(titles("severity=low&sort=created_at").await, ["0", "4"]);
    let filter = "filter=%7B%22severity%22%3A%7B%22in%22%3A%5B%22high%22%2C%22critical%22%5D%7D%7D";
    assert_eq!(titles(filter).await, ["3", "1"]);
    assert_eq!(
        titles("sort=-severity,created_at").await,
        ["1", "3", "2", "0", "4"]
    );
    assert_eq!(titles("limit=2&offset=1").await, ["3", "2"]);
    assert_eq!(titles("q=NUMBER+N3").await, ["3"]);
    assert_eq!(titles("q=INC-2026-00002").await, ["1"]);
    let (_, list) = world.get(&format!("{INCIDENTS}?limit=2"), &amelie).await;
    assert_eq!(list["total"], 5);
}

#[tokio::test]
async fn a_request_that_is_too_large_is_refused() {
    let world = World::start().await;
    let alpha = site(&world, "ALP").await;
    let amelie = crew(&world, "amelie", alpha).await;
    let mut body = incident(alpha);
    body["description"] = json!("x".repeat(1_100_000));
    let (status, body) = world.post(INCIDENTS, &amelie, body).await;
    assert_eq!((status, &body["code"]), (413, &json!("too_large")));
}
