//! What must hold after every schedule, whatever happened in it.

use std::collections::{BTreeMap, BTreeSet};

use opsflux_tests::{Device, World};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use shared_model::doc::{Document, FieldEdit, RawChange};
use shared_model::ids::{FileHash, OrgId};
use shared_model::record::{FieldValue, Photo};

use super::stage::{Deed, Saved};

/// What is looked at once everything is calm.
pub struct Outcome<'a> {
    pub world: &'a World,
    /// Every device and who has it in hand.
    pub devices: Vec<(&'a Device, &'a str)>,
    /// What people were told was saved.
    pub saved: &'a [Saved],
    /// Records it was about.
    pub records: &'a [String],
    /// What came back to the people of each device, in words.
    pub returned: &'a [String],
}

/// Everything that is broken, in words; nothing when all is well.
pub async fn broken(outcome: &Outcome<'_>) -> Vec<String> {
    let world = outcome.world;
    let ashore = read_documents(world, outcome.records).await;
    let fates = outcome.saved.iter().enumerate();
    let mut broken: Vec<String> = fates
        .filter_map(|(place, saved)| {
            let later = &outcome.saved[place + 1..];
            fate(saved, later, &ashore, outcome.returned)
        })
        .collect();
    broken.extend(photos_are_ashore(world, &ashore).await);
    for (device, person) in &outcome.devices {
        broken.extend(device_equals_server(world, device, person).await);
        broken.extend(finds_what_it_shows(outcome, device, person).await);
        broken.extend(told_what_the_server_told(world, device, person).await);
        broken.extend(nothing_waits(device, person).await);
    }
    broken.extend(server_is_sound(world).await);
    broken
}

/// What the documents ashore say was written, and how often.
#[derive(Default)]
struct Ashore {
    records: BTreeSet<String>,
    /// Texts of edits, comments, tags and requests.
    written: BTreeMap<String, usize>,
    /// Projected narratives.
    narratives: String,
    /// Photographs of each record.
    photos: Vec<(String, Photo)>,
}

/// Acknowledged means present, or in the inbox of who did it; never both, never twice.
fn fate(saved: &Saved, later: &[Saved], ashore: &Ashore, inboxes: &[String]) -> Option<String> {
    let inbox = saved.device.map_or("", |device| &inboxes[device]);
    let lines: Vec<&str> = inbox
        .lines()
        .filter(|line| line.contains(&saved.token))
        .collect();
    let returned = !lines.is_empty();
    // Narratives and tags are written whole, with what earlier ones added.
    let whole = matches!(saved.deed, Deed::Narrate | Deed::Tag);
    let repeated = |line: &&str| {
        let mut written_on = later.iter().filter(|one| {
            (one.device, one.deed, &one.record) == (saved.device, saved.deed, &saved.record)
        });
        whole && written_on.any(|one| line.contains(&one.token))
    };
    if !whole && inbox.matches(&saved.token).count() > 1 {
        return Some(format!(
            "{:?} {} came back more than once",
            saved.deed, saved.token
        ));
    }
    let (there, most) = match saved.deed {
        Deed::Create => (usize::from(ashore.records.contains(&saved.record)), 1),
        Deed::Photo => (ashore.named(&saved.record, &saved.token), 1),
        Deed::Narrate => (ashore.narratives.matches(&saved.token).count(), 1),
        _ => (ashore.written.get(&saved.token).copied().unwrap_or(0), 1),
    };
    let problem = match (there, returned) {
        (0, false) => "is lost",
        (n, _) if n > most => "is there more than once",
        (1.., true) if !lines.iter().all(repeated) => "is there and returned too",
        _ => return None,
    };
    Some(format!(
        "{:?} {} of device {:?} on {} {problem} {lines:?}",
        saved.deed, saved.token, saved.device, saved.record
    ))
}

impl Ashore {
    /// How often a record names a photograph.
    fn named(&self, record: &str, sha256: &str) -> usize {
        let of = self.photos.iter().filter(|(id, _)| id == record);
        of.filter(|(_, photo)| photo.sha256.to_string() == sha256)
            .count()
    }
}

/// Every photograph a record names lies ashore with its thumbnail, whole and under its own hash.
async fn photos_are_ashore(world: &World, ashore: &Ashore) -> Vec<String> {
    let mut broken = Vec::new();
    for (record, photo) in &ashore.photos {
        for hash in [Some(photo.sha256), photo.thumbnail].into_iter().flatten() {
            let name = hash.to_string();
            let path = world.app().config.files_dir.join(&name[..2]).join(&name);
            let problem = match std::fs::read(path) {
                Err(error) => error.to_string(),
                Ok(bytes) if FileHash(Sha256::digest(&bytes).into()) != hash => {
                    format!("{} bytes of something else", bytes.len())
                }
                Ok(_) => continue,
            };
            broken.push(format!("photograph {name} of {record}: {problem}"));
        }
    }
    broken
}

async fn read_documents(world: &World, records: &[String]) -> Ashore {
    let app = world.app();
    let mut conn = app.db.read().await.unwrap();
    let (org,): (String,) = sqlx::query_as("SELECT id FROM organisations")
        .fetch_one(&mut *conn)
        .await
        .unwrap();
    let org = OrgId(org.parse().unwrap());
    let catalogue = app.caches.catalogue(&mut conn, org).await.unwrap();
    let ty = catalogue.record_type("incident").unwrap();
    let mut ashore = Ashore::default();
    for id in records {
        let row: Option<(Vec<u8>, String)> =
            sqlx::query_as("SELECT body, projection FROM records WHERE id = $1")
                .bind(id)
                .fetch_optional(&mut *conn)
                .await
                .unwrap();
        let Some((body, projection)) = row else {
            continue;
        };
        let loose: Vec<(Vec<u8>,)> = sqlx::query_as(
            "SELECT bytes FROM changes WHERE record_id = $1 ORDER BY feed_seq, position",
        )
        .bind(id)
        .fetch_all(&mut *conn)
        .await
        .unwrap();
        let mut document = Document::load(ty, &body).unwrap();
        let loose: Vec<_> = loose
            .iter()
            .map(|(bytes,)| RawChange::parse(bytes).unwrap())
            .filter(|change| !document.contains(change.hash))
            .collect();
        document.apply(&loose).unwrap();
        for change in document.changes() {
            let touched = document.decode(ty, &change.bytes).unwrap().touched;
            let edits = touched.edits.iter().filter_map(text_of);
            let reasons = touched.requests.iter().filter_map(|r| r.reason.clone());
            for text in edits.chain(reasons) {
                *ashore.written.entry(text).or_default() += 1;
            }
        }
        let projection: Value = serde_json::from_str(&projection).unwrap();
        let photos = projection["fields"]["photos"]["v"].as_array();
        for photo in photos.into_iter().flatten() {
            let photo = serde_json::from_value(photo.clone()).unwrap();
            ashore.photos.push((id.clone(), photo));
        }
        ashore.narratives.push_str(
            projection["fields"]["description"]["v"]
                .as_str()
                .unwrap_or_default(),
        );
        ashore.records.insert(id.clone());
    }
    ashore
}

/// The text of an edit that only its author knew.
fn text_of(edit: &FieldEdit) -> Option<String> {
    match edit {
        FieldEdit::Set {
            value: Some(FieldValue::Text(text)),
            ..
        } => Some(text.strip_prefix("Area ").unwrap_or(text).to_owned()),
        FieldEdit::Comment { text, .. } => Some(text.clone()),
        FieldEdit::Tag {
            tag, present: true, ..
        } => Some(tag.clone()),
        _ => None,
    }
}

/// Every device shows exactly what its person may see, and shows it as it is ashore.
async fn device_equals_server(world: &World, device: &Device, person: &str) -> Vec<String> {
    let mut broken = Vec::new();
    let allowed = allowed_ids(world, person).await;
    let shown = shown_records(device).await;
    for id in allowed.iter().filter(|id| !shown.contains_key(*id)) {
        broken.push(format!("{person} does not see {id}"));
    }
    for (id, record) in &shown {
        if !allowed.contains(id) {
            broken.push(format!("{person} sees {id} without the right to"));
            continue;
        }
        let ashore = projection(world, id).await;
        if let Some(field) = differs(record, &ashore) {
            broken.push(format!(
                "{person} sees another {field} of {id}: {} instead of {}",
                record[&field], ashore[&field]
            ));
        }
    }
    broken
}

/// Searching finds a report of this schedule exactly where the list shows it.
async fn finds_what_it_shows(outcome: &Outcome<'_>, device: &Device, person: &str) -> Vec<String> {
    let mut broken = Vec::new();
    let shown = shown_records(device).await;
    let created = outcome
        .saved
        .iter()
        .filter(|saved| saved.deed == Deed::Create);
    for saved in created {
        let hits = device
            .call("search.find", json!({ "text": saved.token }))
            .await;
        // What a report led to carries its words too, and is seen by rights of its own.
        let reports = hits.as_array().unwrap().iter();
        let reports = reports.filter(|hit| hit["record_type"] == "incident");
        let found: Vec<&str> = reports.filter_map(|hit| hit["id"].as_str()).collect();
        let wanted: Vec<&str> = match shown.contains_key(&saved.record) {
            true => vec![&saved.record],
            false => vec![],
        };
        if found != wanted {
            broken.push(format!(
                "{person} searches {} and finds {found:?}, not {wanted:?}",
                saved.token
            ));
        }
    }
    broken
}

/// The newest notifications of a device; it shows no more.
const NEWEST: i64 = 500;

/// The notifications here are those the server has for this person, each once.
async fn told_what_the_server_told(world: &World, device: &Device, person: &str) -> Vec<String> {
    let listed = device
        .call("notification.list", json!({ "limit": NEWEST }))
        .await;
    let mut here: Vec<String> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].as_str().unwrap().to_owned())
        .collect();
    let app = world.app();
    let mut conn = app.db.read().await.unwrap();
    let ashore: Vec<(String,)> = sqlx::query_as(
        "SELECT n.id FROM notifications n JOIN users u ON u.id = n.user_id WHERE u.email = $1
         ORDER BY n.created_at DESC, n.seq DESC LIMIT $2",
    )
    .bind(person)
    .bind(NEWEST)
    .fetch_all(&mut *conn)
    .await
    .unwrap();
    let mut ashore: Vec<String> = ashore.into_iter().map(|(id,)| id).collect();
    here.sort();
    ashore.sort();
    let same = here == ashore;
    let said = format!("{person} has notifications {here:?} instead of {ashore:?}");
    (!same).then_some(said).into_iter().collect()
}

/// Once all is calm nothing waits any more, and what is listed as waiting would be a lie: only what
/// the server refused stays in the list, with the reason.
async fn nothing_waits(device: &Device, person: &str) -> Vec<String> {
    let queue = device.call("sync.queue", json!({})).await;
    let queue = queue.as_array().unwrap().iter();
    let waiting = queue.filter(|entry| entry["state"] != "refused" || entry["reason"].is_null());
    let mut broken: Vec<String> = waiting
        .map(|entry| format!("with {person} still waits {entry}"))
        .collect();
    let status = device.status().await;
    for count in ["queued_operations", "queued_files"] {
        if status[count] != 0 {
            broken.push(format!("{person} is told of {} {count}", status[count]));
        }
    }
    broken
}

/// The first property in which two records differ; the order of equal rivals is nobody's business.
fn differs(shown: &Value, ashore: &Value) -> Option<String> {
    let names = ashore.as_object().unwrap().keys();
    let mut names = names.filter(|name| *name != "conflicts");
    names.find(|name| shown[*name] != ashore[*name]).cloned()
}

async fn projection(world: &World, id: &str) -> Value {
    let app = world.app();
    let mut conn = app.db.read().await.unwrap();
    let (text,): (String,) = sqlx::query_as("SELECT projection FROM records WHERE id = $1")
        .bind(id)
        .fetch_one(&mut *conn)
        .await
        .unwrap();
    serde_json::from_str(&text).unwrap()
}

async fn shown_records(device: &Device) -> BTreeMap<String, Value> {
    let mut shown = BTreeMap::new();
    loop {
        let query = json!({ "record_type": "incident", "limit": 500, "offset": shown.len() });
        let mut page = device.call("record.list", query).await;
        let rows = page["rows"].as_array_mut().unwrap();
        if rows.is_empty() {
            return shown;
        }
        for row in rows {
            let record = row["record"].take();
            shown.insert(record["id"].as_str().unwrap().to_owned(), record);
        }
    }
}

/// What the REST API shows this person: another road to the same rights.
async fn allowed_ids(world: &World, person: &str) -> BTreeSet<String> {
    let rest = world.rest(person).await;
    let mut allowed = BTreeSet::new();
    loop {
        let path = format!("/api/hse/incidents/?limit=200&offset={}", allowed.len());
        let answer = rest
            .request(reqwest::Method::GET, &path)
            .send()
            .await
            .unwrap();
        if answer.status() == 403 {
            return allowed;
        }
        let page: Value = answer.error_for_status().unwrap().json().await.unwrap();
        let items = page["items"].as_array().unwrap();
        if items.is_empty() {
            return allowed;
        }
        allowed.extend(
            items
                .iter()
                .map(|item| item["id"].as_str().unwrap().to_owned()),
        );
    }
}

/// The server's own books: numbers, jobs, consequences.
pub async fn server_is_sound(world: &World) -> Vec<String> {
    let mut broken = Vec::new();
    let numbers: Vec<(Option<String>,)> = rows(
        world,
        "SELECT official_no FROM records WHERE record_type = 'incident' ORDER BY official_no",
    )
    .await;
    for (place, (number,)) in (1..).zip(&numbers) {
        let number = number.as_deref().unwrap_or("no number");
        if !number.ends_with(&format!("-{place:05}")) {
            broken.push(format!("number {place} is {number}"));
            break;
        }
    }
    for (what, sql) in [
        (
            "jobs done more than once",
            "SELECT kind, key, count(*) FROM job_log WHERE outcome = 'done' GROUP BY kind, key HAVING count(*) > 1",
        ),
        (
            "records created more than once",
            "SELECT object_id, action, count(*) FROM audit_log WHERE action = 'create' AND object_id IS NOT NULL
             GROUP BY object_id, action HAVING count(*) > 1",
        ),
        (
            "people told twice",
            "SELECT user_id, record_id, count(*) FROM notifications WHERE record_id IS NOT NULL
             GROUP BY user_id, record_id, title HAVING count(*) > 1",
        ),
        (
            "mails written twice",
            "SELECT to_email, subject, count(*) FROM emails GROUP BY to_email, subject HAVING count(*) > 1",
        ),
    ] {
        let found: Vec<(String, String, i64)> = rows(world, sql).await;
        broken.extend(found.iter().map(|row| format!("{what}: {row:?}")));
    }
    let told = "SELECT r.id FROM records r WHERE r.record_type = 'incident' AND NOT EXISTS
         (SELECT 1 FROM notifications n WHERE n.record_id = r.id)";
    let untold: Vec<(String,)> = rows(world, told).await;
    broken.extend(
        untold
            .iter()
            .map(|(id,)| format!("nobody was told of {id}")),
    );
    broken
}

async fn rows<R>(world: &World, sql: &'static str) -> Vec<R>
where
    R: for<'r> sqlx::FromRow<'r, sqlx::any::AnyRow> + Send + Unpin,
{
    let app = world.app();
    let mut conn = app.db.read().await.unwrap();
    sqlx::query_as(sql).fetch_all(&mut *conn).await.unwrap()
}
