//! What a person says of themself and wants to be told: chosen at sea, obeyed ashore.

use opsflux_tests::{Device, People, World, eventually};
use serde_json::{Value, json};

use crate::journey_online::incident;

async fn choose(device: &Device, change: impl FnOnce(&mut Value)) -> Value {
    let mut chosen = device.call("preferences.get", json!({})).await["chosen"].clone();
    change(&mut chosen);
    device.call("preferences.set", chosen).await
}

/// What became of the manager's mail about the newest incident.
async fn mail_of_manager(world: &World) -> (String, String) {
    let app = world.app();
    let mut conn = app.db.read().await.unwrap();
    sqlx::query_as(
        "SELECT d.decision, d.reason FROM notification_deliveries d \
         JOIN notifications n ON n.id = d.notification_id JOIN users u ON u.id = n.user_id \
         WHERE u.email = $1 AND d.channel = 'email' ORDER BY n.created_at DESC",
    )
    .bind(People::MANAGER)
    .fetch_one(&mut *conn)
    .await
    .unwrap()
}

/// contract: D5 D12 D13
#[tokio::test]
async fn a_category_muted_without_a_link_is_not_mailed_once_the_link_is_back() {
    let world = World::start().await;
    let manager = world.device("desktop", People::MANAGER).await;
    let usual = manager.call("preferences.get", json!({})).await;
    assert_eq!(usual["ready"], true);
    let categories = usual["categories"].as_array().unwrap();
    let mandatory: Vec<_> = categories
        .iter()
        .filter(|c| c["mandatory"] == true)
        .collect();
    assert_eq!(mandatory.len(), 1);
    assert_eq!(mandatory[0]["code"], "alert");

    manager.cut();
    let after = choose(&manager, |p| {
        p["muted_categories"] = json!(["incident"]);
        p["enabled_channels"] = json!(["in_app", "email"]);
        p["digest_frequency"] = json!("weekly");
    })
    .await;
    assert_eq!(after["chosen"]["muted_categories"], json!(["incident"]));
    assert_eq!(manager.status().await["queued_operations"], 1);
    manager.restore();
    manager.settled().await;

    let crew = world.device("tablet", People::CREW).await;
    let mut fields = incident();
    fields["severity"] = json!("low");
    let id = crew.create("incident", fields).await;
    crew.settled().await;
    world.jobs_done().await;
    assert_eq!(
        mail_of_manager(&world).await,
        ("drop".to_owned(), "category muted".to_owned())
    );
    // The other four managers did not ask for silence.
    world.mailbox.received(4).await;
    let to = |address: &str| {
        let mails = world.mailbox.mails();
        mails
            .iter()
            .any(|mail| mail.to.iter().any(|to| to == address))
    };
    assert!(!to(People::MANAGER));
    // Muted, not lost: it is in the inbox, and it does not pop up there.
    eventually("the row in the inbox", async || {
        let rows = manager.call("notification.list", json!({})).await;
        let mut rows = rows.as_array().unwrap().iter();
        rows.any(|row| row["record"] == id.as_str() && row["interrupts"] == false)
    })
    .await;
    // An alert is nobody's to mute.
    crew.create("incident", incident()).await;
    crew.settled().await;
    world.jobs_done().await;
    assert_eq!(mail_of_manager(&world).await.0, "send");
}

/// contract: D12
#[tokio::test]
async fn preferences_are_one_record_on_all_devices_of_a_person_and_on_no_other() {
    let world = World::start().await;
    let desk = world.device("desk", People::MANAGER).await;
    let tablet = world.device("tablet", People::MANAGER).await;
    let other = world.device("other", People::CREW).await;
    // Two choices made apart, without a link: both stand.
    desk.cut();
    tablet.cut();
    choose(&desk, |p| p["dnd_enabled"] = json!(true)).await;
    choose(&tablet, |p| p["min_priority"] = json!(2)).await;
    desk.restore();
    tablet.restore();
    eventually("both choices on both devices", async || {
        let mut all = true;
        for device in [&desk, &tablet] {
            let view = device.call("preferences.get", json!({})).await;
            all &= view["chosen"]["dnd_enabled"] == true && view["chosen"]["min_priority"] == 2;
        }
        all
    })
    .await;
    let records = "SELECT count(*) FROM records WHERE record_type = 'preference'";
    assert_eq!(world.count(records).await, 2, "one a person who signed in");
    let theirs = other
        .call("record.list", json!({ "record_type": "preference" }))
        .await;
    assert_eq!(theirs["total"], 1, "{theirs}");
    // REST says the same.
    let rest = world.rest(People::MANAGER).await;
    let kept = rest.get("/api/v1/notification-preferences").await;
    assert_eq!(
        (&kept["dnd_enabled"], &kept["min_priority"]),
        (&json!(true), &json!(2))
    );
}

#[tokio::test]
async fn preferences_that_make_no_sense_are_refused_on_the_device() {
    let world = World::start().await;
    let crew = world.device("tablet", People::CREW).await;
    let mut chosen = crew.call("preferences.get", json!({})).await["chosen"].clone();
    chosen["muted_categories"] = json!(["alert"]);
    chosen["dnd_start"] = json!("25:00");
    let error = crew.try_call("preferences.set", chosen).await.unwrap_err();
    let paths: Vec<_> = error
        .issues
        .iter()
        .map(|issue| issue.path.as_str())
        .collect();
    assert_eq!(paths, ["dnd_start", "muted_categories"]);
}

/// contract: B11
#[tokio::test]
async fn a_profile_changed_without_a_link_is_followed_by_the_account() {
    let world = World::start().await;
    let mut crew = world.device("tablet", People::CREW).await;
    assert_eq!(crew.call("profile.get", json!({})).await["editable"], true);
    crew.cut();
    let wanted = json!({ "first_name": "Zoé", "phone": " +244 923 000 001 ", "language": "en" });
    let now = crew.call("profile.set", wanted).await;
    assert_eq!(
        (&now["first_name"], &now["phone"]),
        (&json!("Zoé"), &json!("+244 923 000 001"))
    );
    let status = crew.call("session.status", json!({})).await;
    assert_eq!(status["user"]["first_name"], "Zoé");
    // The next start says the same, still without a link.
    crew.restart().await;
    let status = crew.call("session.status", json!({})).await;
    assert_eq!(status["user"]["first_name"], "Zoé");
    let refused = crew
        .try_call("profile.set", json!({ "first_name": "" }))
        .await;
    assert_eq!(refused.unwrap_err().issues[0].path, "first_name");
    crew.restore();
    crew.settled().await;
    let account = "SELECT count(*) FROM users WHERE first_name = 'Zoé' AND language = 'en' \
                   AND phone_number = '+244 923 000 001'";
    assert_eq!(world.count(account).await, 1);
    let record = "SELECT count(*) FROM records WHERE record_type = 'person' \
                  AND projection LIKE '%\"full_name\":{\"t\":\"text\",\"v\":\"Zoé %'";
    assert_eq!(world.count(record).await, 1);
}

async fn language_of(device: &Device) -> Value {
    device.call("session.status", json!({})).await["language"].clone()
}

async fn reaches_the_account(world: &World, device: &Device, language: &str) {
    let account = format!(
        "SELECT count(*) FROM users WHERE email = '{}' AND language = '{language}'",
        People::CREW
    );
    eventually("the account to follow", async || {
        world.count(&account).await == 1
    })
    .await;
    assert_eq!(language_of(device).await, language);
    let profile = device.call("profile.get", json!({})).await;
    assert_eq!(profile["language"], language);
}

/// contract: B11
#[tokio::test]
async fn a_language_chosen_at_the_door_wins_over_the_profile_and_goes_ashore() {
    let world = World::start().await;
    let device = Device::open(&world, world.address, "tablet").await;
    let choice = json!({ "language": "en" });
    device.call("session.set_language", choice).await;
    device.sign_in(People::CREW).await;
    reaches_the_account(&world, &device, "en").await;
}

/// contract: B11
#[tokio::test]
async fn a_language_chosen_while_the_profile_is_on_its_way_is_not_overwritten() {
    let world = World::start().await;
    let device = Device::open(&world, world.address, "tablet").await;
    let choose = async {
        eventually("somebody to be signed in", async || {
            device.call("session.status", json!({})).await["signed_in"] == true
        })
        .await;
        let choice = json!({ "language": "en" });
        device.call("session.set_language", choice).await;
    };
    tokio::join!(device.sign_in(People::CREW), choose);
    reaches_the_account(&world, &device, "en").await;
}

/// contract: B11
#[tokio::test]
async fn a_language_chosen_without_a_link_is_the_persons_and_not_the_next_ones() {
    let world = World::start().await;
    let device = world.device("tablet", People::CREW).await;
    device.cut();
    let choice = json!({ "language": "en" });
    device.call("session.set_language", choice).await;
    assert_eq!(device.status().await["queued_operations"], 1);
    device.restore();
    reaches_the_account(&world, &device, "en").await;
    device.settled().await;
    device.call("session.sign_out", json!({})).await;
    device.sign_in("quentin.ondo@demo.opsflux.test").await;
    let theirs = device.call("profile.get", json!({})).await;
    assert_eq!(theirs["language"], "fr");
    assert_eq!(language_of(&device).await, "fr");
}

/// contract: D5
#[tokio::test]
async fn quiet_hours_go_by_the_clock_of_the_first_device_until_the_person_says_another() {
    let world = World::start().await;
    let crew = world.device("tablet", People::CREW).await;
    let known = crew.call("profile.get", json!({})).await["time_zone"].clone();
    let of = |zone: &Value| {
        let zone = zone.as_str().unwrap_or_default();
        format!("SELECT count(*) FROM users WHERE time_zone = '{zone}'")
    };
    assert!(world.count(&of(&known)).await > 0, "{known}");
    let wrong = json!({ "time_zone": "Atlantis/Deep" });
    let error = crew.try_call("profile.set", wrong).await.unwrap_err();
    assert_eq!(error.issues[0].path, "time_zone");
    let chosen = json!("Pacific/Auckland");
    let now = crew
        .call("profile.set", json!({ "time_zone": chosen }))
        .await;
    assert_eq!(now["time_zone"], chosen);
    crew.settled().await;
    assert_eq!(world.count(&of(&chosen)).await, 1);
}
