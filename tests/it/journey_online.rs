//! The source's fifteen steps (contract J1–J15), once through REST as its own front end does it.

use opsflux_tests::{People, World, eventually};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

/// The incident of the source document.
pub fn incident() -> Value {
    json!({
        "title": "Chute personnel offshore",
        "severity": "critical",
        "location": "Platform Alpha",
        "description": "Une personne est tombée de l'échelle d'accès du pont principal.",
    })
}

/// A real PNG, every one another.
fn photo(n: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(64, 48, image::Rgb([n * 50, 60, 40]))
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

/// What every critical incident must have caused, whichever way it came in.
pub async fn assert_consequences(world: &World, id: &str) {
    world.jobs_done().await;
    let number: String = one(world, id, "SELECT official_no FROM records WHERE id = $1").await;
    assert!(
        number.starts_with("INC-") && number.ends_with("-00001"),
        "{number}"
    );
    mail(world, &number).await;
    notifications(world, id).await;
    webhook(world, id, &number).await;
    audit(world, id).await;
    investigation(world).await;
}

async fn one(world: &World, id: &str, sql: &'static str) -> String {
    let app = world.app();
    let mut conn = app.db.read().await.unwrap();
    let (value,): (String,) = sqlx::query_as(sql)
        .bind(id)
        .fetch_one(&mut *conn)
        .await
        .unwrap();
    value
}

async fn mail(world: &World, number: &str) {
    // Five managers hear of it once each, two administrators get the urgent alert.
    world.mailbox.received(7).await;
    let mails = world.mailbox.mails();
    let urgent: Vec<_> = mails
        .iter()
        .filter(|m| m.subject.contains("URGENT: Incident critique"))
        .collect();
    let mut alerted: Vec<_> = urgent.iter().flat_map(|m| m.to.clone()).collect();
    let per_person = alerted.len();
    alerted.sort();
    alerted.dedup();
    assert_eq!(alerted.len(), per_person, "nobody is written to twice");
    assert!(
        urgent.iter().any(|m| m.subject.contains(number)),
        "{:?}",
        mails.iter().map(|m| &m.subject).collect::<Vec<_>>()
    );
    assert_eq!(
        mails.len(),
        7,
        "{:?}",
        mails
            .iter()
            .map(|m| (&m.to, &m.subject))
            .collect::<Vec<_>>()
    );
}

async fn notifications(world: &World, id: &str) {
    let managers = world
        .count(&format!(
            "SELECT count(*) FROM notifications n JOIN user_roles r ON r.user_id = n.user_id
             WHERE r.role_code = 'hse_manager' AND n.record_id = '{id}'"
        ))
        .await;
    assert_eq!(managers, 5, "one notification for each manager");
    let urgent = world
        .count(&format!(
            "SELECT count(*) FROM notifications WHERE record_id = '{id}' AND priority = 3"
        ))
        .await;
    assert_eq!(
        urgent, 7,
        "managers and administrators, at the highest priority"
    );
    let sms = world
        .count("SELECT count(*) FROM job_log WHERE kind = 'send_sms'")
        .await;
    assert_eq!(sms, 2, "an SMS for each administrator is recorded as a job");
}

async fn webhook(world: &World, id: &str, number: &str) {
    eventually("the external system to hear of it", async || {
        !world.external.deliveries().is_empty()
    })
    .await;
    let deliveries = world.external.deliveries();
    assert_eq!(deliveries.len(), 1);
    assert_eq!(
        deliveries[0].headers["authorization"],
        "Bearer key-of-the-test"
    );
    assert_eq!(deliveries[0].body["id"], id);
    assert_eq!(deliveries[0].body["incident_id"], number);
    assert_eq!(deliveries[0].body["severity"], "critical");
}

async fn audit(world: &World, id: &str) {
    let app = world.app();
    let mut conn = app.db.read().await.unwrap();
    let (action, entity, details, ip): (String, String, String, String) = sqlx::query_as(
        "SELECT action, entity, details, ip FROM audit_log WHERE object_id = $1 ORDER BY seq LIMIT 1",
    )
    .bind(id)
    .fetch_one(&mut *conn)
    .await
    .unwrap();
    assert_eq!((action.as_str(), entity.as_str()), ("create", "incident"));
    assert!(details.contains("critical"), "{details}");
    assert_eq!(ip, "127.0.0.1");
}

async fn investigation(world: &World) {
    let made = world
        .count("SELECT count(*) FROM records WHERE record_type = 'investigation'")
        .await;
    assert_eq!(made, 1, "a serious incident gets its investigation, once");
}

/// contract: J5 J6 J7 J8 J9 J10 J11 J12 J14 A15 D9 F13 G19 I5
#[tokio::test]
async fn an_incident_sent_by_rest_with_photos_reaches_everyone_once() {
    let world = World::start().await;
    let crew = world.rest(People::CREW).await;
    let mut form = Form::new();
    for (name, value) in incident().as_object().unwrap() {
        form = form.text(name.clone(), value.as_str().unwrap().to_owned());
    }
    for n in 1..=3 {
        let bytes = photo(n);
        form = form.part(
            "photos",
            Part::bytes(bytes)
                .file_name(format!("{n}.png"))
                .mime_str("image/png")
                .unwrap(),
        );
    }
    let response = crew
        .request(Method::POST, "/api/hse/incidents/")
        .multipart(form)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 201);
    let body: Value = response.json().await.unwrap();
    assert_eq!(body["title"], "Chute personnel offshore");
    assert_eq!(body["severity"], "critical");
    assert_eq!(body["status"], "draft");
    assert!(
        body["created_at"].as_str().unwrap().ends_with('Z'),
        "{body}"
    );
    let id = body["id"].as_str().unwrap();

    assert_consequences(&world, id).await;
    let attached = world
        .count(&format!(
            "SELECT count(*) FROM attachments WHERE record_id = '{id}'"
        ))
        .await;
    assert_eq!(attached, 6, "each with its thumbnail");

    let seen = world
        .rest(People::MANAGER)
        .await
        .get(&format!("/api/hse/incidents/{id}"))
        .await;
    assert_eq!(seen["photos"].as_array().unwrap().len(), 3);
}

/// contract: J4 J6 A7 A8
#[tokio::test]
async fn the_server_checks_again_and_says_what_is_wrong() {
    let world = World::start().await;
    let crew = world.rest(People::CREW).await;
    let response = crew
        .post(
            "/api/hse/incidents/",
            &json!({ "title": "short", "severity": "major", "description": "brief" }),
        )
        .await;
    assert_eq!(response.status(), 422);
    assert_eq!(
        response.headers()["content-type"],
        "application/problem+json"
    );
    let problem: Value = response.json().await.unwrap();
    assert_eq!(problem["code"], "invalid");
    let mut paths: Vec<_> = problem["issues"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| i["path"].as_str().unwrap())
        .collect();
    paths.sort_unstable();
    assert_eq!(paths, ["description", "location", "severity", "title"]);
    world.jobs_done().await;
    assert!(world.mailbox.mails().is_empty(), "nothing happened");
    assert_eq!(
        world
            .count("SELECT count(*) FROM number_counters WHERE record_type = 'incident'")
            .await,
        0
    );
}
