//! The World in which schedules are played, one after the other, and what people were told was
//! saved.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use opsflux_tests::{
    Device, PASSWORD, People, Rest, ShiftedClock, SmallDisk, World, WorldOptions, eventually,
};
use serde_json::{Value, json};

use super::schedule::{DEVICES, RIGHTS, SITES, Step};
use crate::survival::png_base64;

/// Who holds the devices: two of the crew and their supervisor on one site, one of another site.
pub const CAST: [&str; DEVICES] = [
    People::CREW,
    "sofia.dubreuil@demo.opsflux.test",
    "joao.olsen@demo.opsflux.test",
    "marta.jacquet@demo.opsflux.test",
];
/// Who borrows them.
const GUESTS: [&str; DEVICES] = [
    CAST[1],
    CAST[0],
    CAST[0],
    "quentin.nguema@demo.opsflux.test",
];
/// Megabytes of a disk that can be full: more than a World ever writes.
const DISK: u32 = 96;

/// What a person did and was told was saved.
#[derive(Clone, Debug)]
pub struct Saved {
    /// On which device; none ashore.
    pub device: Option<usize>,
    /// The record.
    pub record: String,
    /// A text nobody else wrote.
    pub token: String,
    /// What it was.
    pub deed: Deed,
}

/// Kinds of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Create,
    /// A photograph of a new record; its token is the hash.
    Photo,
    Edit,
    Narrate,
    Comment,
    Tag,
    Request,
}

/// The World on stage.
pub struct Stage {
    pub devices: Vec<Device>,
    /// What was saved in the schedule being played.
    pub saved: Vec<Saved>,
    /// Records of the schedule being played.
    pub records: Vec<String>,
    /// What came back to the people of each device, in words.
    pub returned: Vec<String>,
    /// Who has each device in hand; nobody when a sign-in found no server.
    holders: [Option<&'static str>; DEVICES],
    /// Devices somebody borrowed in the schedule being played.
    borrowed: BTreeSet<usize>,
    /// What the server's clock shows more, and the clock itself.
    server_ahead_ms: i64,
    server_clock: Arc<ShiftedClock>,
    sites: Vec<String>,
    disks: Vec<Option<SmallDisk>>,
    manager: Rest,
    denied: Vec<usize>,
    seed: u64,
    pub world: World,
}

impl Stage {
    pub async fn open() -> Self {
        let mut world = World::with(WorldOptions {
            small_disk: Some(DISK),
            ..WorldOptions::default()
        })
        .await;
        let server_clock = Arc::<ShiftedClock>::default();
        world.stop_server().await;
        world.start_server_with(server_clock.clone()).await;
        let mut devices = Vec::new();
        let mut disks = Vec::new();
        for (place, person) in CAST.iter().enumerate() {
            let name = format!("tablet-{place}");
            disks.push(SmallDisk::mount(&world.folder(&name), DISK));
            devices.push(world.device(&name, person).await);
        }
        Self {
            manager: world.rest(People::MANAGER).await,
            devices,
            disks,
            saved: Vec::new(),
            records: Vec::new(),
            returned: Vec::new(),
            holders: CAST.map(Some),
            borrowed: BTreeSet::new(),
            server_ahead_ms: 0,
            server_clock,
            sites: sites(&world).await,
            denied: Vec::new(),
            seed: 0,
            world,
        }
    }

    /// Whether disks can be full here.
    pub fn has_disks(&self) -> bool {
        self.disks.iter().all(Option::is_some)
    }

    /// Plays one schedule, then makes everything work again and waits until all are in sync.
    pub async fn play(&mut self, seed: u64, steps: &[Step]) {
        self.seed = seed;
        self.saved.clear();
        self.records.clear();
        self.borrowed.clear();
        for step in steps {
            self.apply(*step).await;
        }
        self.calm().await;
        self.settle().await;
        self.read_inboxes().await;
        self.settle().await;
        // Off and on again, out of reach: what they show now is what they keep.
        for device in &mut self.devices {
            device.link.cut();
            device.restart().await;
        }
        for (inbox, device) in self.returned.iter_mut().zip(&self.devices) {
            inbox.push_str(&returned(device).await);
        }
    }

    /// Waits until everybody has everything.
    async fn settle(&self) {
        // Twice: what one sends in its turn, the others fetch in theirs.
        for _ in 0..2 {
            for device in &self.devices {
                device.settled().await;
            }
            self.world.jobs_done().await;
        }
    }

    /// What came back to who borrowed a device; then it is again with whom it belongs to.
    async fn read_inboxes(&mut self) {
        self.returned = vec![String::new(); DEVICES];
        for device in self.borrowed.clone() {
            self.hand_to(device, GUESTS[device]).await;
            assert_eq!(self.holders[device], Some(GUESTS[device]), "all is calm");
            self.devices[device].settled().await;
            self.returned[device] = returned(&self.devices[device]).await;
            self.hand_to(device, CAST[device]).await;
            assert_eq!(self.holders[device], Some(CAST[device]), "all is calm");
        }
    }

    /// Gives back the rights that were taken and the links, for the next schedule.
    pub async fn forgive(&mut self) {
        for device in &self.devices {
            device.restore();
            device.settled().await;
        }
        for right in std::mem::take(&mut self.denied) {
            self.set_denied(right, false).await;
        }
    }

    async fn calm(&mut self) {
        if let Some(disk) = &self.world.disk {
            disk.free();
        }
        for disk in self.disks.iter().flatten() {
            disk.free();
        }
        for device in &mut self.devices {
            device.clock.set(0);
            device.weather.clears().await;
            if !device.is_open() {
                device.restart().await;
            }
            device.restore();
        }
        for (device, person) in CAST.iter().enumerate() {
            // The link listens again a moment after it was told to; people try again.
            eventually("somebody to sign in", async || {
                if self.holders[device].is_none() {
                    self.hand_to(device, person).await;
                }
                self.holders[device].is_some()
            })
            .await;
        }
        // The time of the old token may be over.
        self.manager = self.world.rest(People::MANAGER).await;
    }

    async fn apply(&mut self, step: Step) {
        match step {
            Step::Create { device, photo } => self.create(device, photo).await,
            Step::Locate { device, record } => self.locate(device, record).await,
            Step::Describe { device, record } => self.describe(device, record).await,
            Step::Comment { device, record } => self.comment(device, record).await,
            Step::Tag { device, record } => self.tag(device, record).await,
            Step::Submit { device, record } => self.submit(device, record).await,
            Step::Ashore { record } => self.ashore(record).await,
            Step::Delete { record } => self.delete(record).await,
            Step::Weather { device, fault } => self.devices[device].weather.comes(fault),
            Step::Cut { device } if self.devices[device].is_open() => self.devices[device].cut(),
            Step::Restore { device } if self.devices[device].is_open() => {
                self.devices[device].restore();
            }
            Step::Cut { device } | Step::Restore { device } => {
                self.devices[device].link.restore();
            }
            Step::Restart { device } => {
                // On a full disk it may not start; it is started again when there is room.
                let _ = self.devices[device].try_restart().await;
            }
            Step::RestartServer => self.restart_server().await,
            Step::Share { device } => self.share(device).await,
            Step::ServerClock { jump_ms } => {
                self.server_ahead_ms += jump_ms;
                self.server_clock.set(self.server_ahead_ms);
            }
            Step::Move { record, site } => self.relocate(record, site).await,
            Step::Clock { device, shift_ms } => self.devices[device].clock.set(shift_ms),
            Step::FillDisk { device } => fill(self.disks[device].as_ref()),
            Step::FreeDisk { device } => free(self.disks[device].as_ref()),
            Step::FillServer => fill(self.world.disk.as_ref()),
            Step::FreeServer => free(self.world.disk.as_ref()),
            Step::Deny { right } => self.deny(right).await,
            Step::Allow { right } => self.allow(right).await,
            Step::Sync { device } => {
                let _ = self.try_on(device, "sync.now", json!({})).await;
            }
            Step::Breathe { millis } => tokio::time::sleep(Duration::from_millis(millis)).await,
        }
    }

    /// The next person takes the device in hand.
    async fn share(&mut self, device: usize) {
        self.borrowed.insert(device);
        let person = match self.holders[device] {
            Some(holder) if holder == CAST[device] => GUESTS[device],
            _ => CAST[device],
        };
        self.hand_to(device, person).await;
    }

    async fn hand_to(&mut self, device: usize, person: &'static str) {
        let out = json!({ "force": true });
        if self.holders[device].is_some() {
            if self.try_on(device, "session.sign_out", out).await.is_none() {
                return;
            }
            self.holders[device] = None;
        }
        let who = json!({ "email": person, "password": PASSWORD });
        // Without a link nobody signs in, and it waits for somebody.
        if self.try_on(device, "session.sign_in", who).await.is_some() {
            self.holders[device] = Some(person);
        }
    }

    async fn relocate(&mut self, record: usize, site: usize) {
        let Some(id) = self.pick(record) else { return };
        let path = format!("/api/hse/incidents/{id}");
        let request = self.manager.request(reqwest::Method::PATCH, &path);
        // It may not be ashore yet; then it stays.
        let _ = request
            .json(&json!({ "site": self.sites[site] }))
            .send()
            .await;
    }

    fn token(&self) -> String {
        format!("t{}x{}x", self.seed, self.saved.len())
    }

    fn note(&mut self, device: Option<usize>, record: &str, token: String, deed: Deed) {
        self.saved.push(Saved {
            device,
            record: record.to_owned(),
            token,
            deed,
        });
    }

    /// Calls a command on a device that may be off, full or without the right.
    async fn try_on(&self, device: usize, command: &str, args: Value) -> Option<Value> {
        let device = &self.devices[device];
        if !device.is_open() {
            return None;
        }
        device.try_call(command, args).await.ok()
    }

    async fn create(&mut self, device: usize, photo: bool) {
        let token = self.token();
        let mut fields = json!({
            "title": format!("Report {token}"),
            "severity": if self.records.len() % 3 == 2 { "high" } else { "low" },
            "location": "Main deck",
            "description": "Something happened that people should know about.",
        });
        if photo {
            let width = 16 + u32::try_from(self.seed % 512).unwrap_or(0);
            let height = 16 + u32::try_from(self.saved.len()).unwrap_or(0);
            let args = json!({ "name": "deck.png", "media_type": "image/png", "base64": png_base64(width, height) });
            if let Some(photo) = self.try_on(device, "photo.add", args).await {
                fields["photos"] = json!([photo]);
            }
        }
        let picture = fields["photos"][0]["sha256"].as_str().map(str::to_owned);
        let args = json!({ "record_type": "incident", "fields": fields });
        if let Some(saved) = self.try_on(device, "record.create", args).await {
            let id = saved["row"]["record"]["id"].as_str().unwrap().to_owned();
            self.note(Some(device), &id, token, Deed::Create);
            if let Some(picture) = picture {
                self.note(Some(device), &id, picture, Deed::Photo);
            }
            self.records.push(id);
        }
    }

    /// Which record a step means; none before the first.
    fn pick(&self, record: usize) -> Option<String> {
        let count = self.records.len();
        (count > 0).then(|| self.records[record % count].clone())
    }

    async fn change(&mut self, device: usize, record: usize, deed: Deed, change: Change<'_>) {
        let Some(id) = self.pick(record) else { return };
        let token = self.token();
        let (command, mut args) = change(&token);
        args["id"] = json!(id);
        if self.try_on(device, command, args).await.is_some() {
            self.note(Some(device), &id, token, deed);
        }
    }

    async fn locate(&mut self, device: usize, record: usize) {
        let change: Change<'_> = &|token| {
            (
                "record.edit",
                json!({ "fields": { "location": format!("Area {token}") } }),
            )
        };
        self.change(device, record, Deed::Edit, change).await;
    }

    async fn describe(&mut self, device: usize, record: usize) {
        let Some(id) = self.pick(record) else { return };
        let known = self.try_on(device, "record.get", json!({ "id": id })).await;
        let Some(known) = known else { return };
        let text = known["record"]["fields"]["description"]["v"]
            .as_str()
            .unwrap_or_default();
        let change: Change<'_> = &|token| {
            (
                "record.edit",
                json!({ "fields": { "description": format!("{text} Added {token}.") } }),
            )
        };
        self.change(device, record, Deed::Narrate, change).await;
    }

    async fn comment(&mut self, device: usize, record: usize) {
        let change: Change<'_> = &|token| {
            (
                "record.comment",
                json!({ "field": "comments", "text": token }),
            )
        };
        self.change(device, record, Deed::Comment, change).await;
    }

    async fn tag(&mut self, device: usize, record: usize) {
        let Some(id) = self.pick(record) else { return };
        let known = self.try_on(device, "record.get", json!({ "id": id })).await;
        let Some(known) = known else { return };
        let tags = known["record"]["fields"]["tags"]["v"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let change: Change<'_> = &|token| {
            let mut tags = tags.clone();
            tags.push(json!(token));
            ("record.edit", json!({ "fields": { "tags": tags } }))
        };
        self.change(device, record, Deed::Tag, change).await;
    }

    async fn submit(&mut self, device: usize, record: usize) {
        let change: Change<'_> = &|token| {
            (
                "record.request",
                json!({ "command": "submit", "reason": token }),
            )
        };
        self.change(device, record, Deed::Request, change).await;
    }

    async fn ashore(&mut self, record: usize) {
        let Some(id) = self.pick(record) else { return };
        let token = self.token();
        let path = format!("/api/hse/incidents/{id}");
        let request = self.manager.request(reqwest::Method::PATCH, &path);
        let fields = json!({ "location": format!("Area {token}") });
        let answer = request.json(&fields).send().await;
        // The record may not be ashore yet, or the server's disk full.
        if answer.is_ok_and(|answer| answer.status().is_success()) {
            self.note(None, &id, token, Deed::Edit);
        }
    }

    async fn delete(&mut self, record: usize) {
        let Some(id) = self.pick(record) else { return };
        let path = format!("/api/hse/incidents/{id}");
        let request = self.manager.request(reqwest::Method::DELETE, &path);
        // It may not be ashore yet; then it stays.
        let _ = request.send().await;
    }

    async fn restart_server(&mut self) {
        // A server does not start on a full disk, and that is no schedule's question.
        free(self.world.disk.as_ref());
        self.world.stop_server().await;
        let clock = self.server_clock.clone();
        self.world.start_server_with(clock).await;
    }

    async fn deny(&mut self, right: usize) {
        if !self.denied.contains(&right) && self.set_denied(right, true).await {
            self.denied.push(right);
        }
    }

    async fn allow(&mut self, right: usize) {
        if self.denied.contains(&right) && self.set_denied(right, false).await {
            self.denied.retain(|denied| *denied != right);
        }
    }

    /// As an administrator would; false when the server's disk is full.
    async fn set_denied(&self, right: usize, denied: bool) -> bool {
        crate::refusals::set_denied(&self.world, RIGHTS[right], denied)
            .await
            .is_ok()
    }
}

/// What came back to the person who has the device in hand: what was meant; the title of its record is
/// another deed's text.
pub async fn returned(device: &Device) -> String {
    let returned = device.call("returned.list", json!({})).await;
    let meant = returned.as_array().unwrap().iter();
    let meant: Vec<String> = meant.map(|work| work["intent"].to_string()).collect();
    meant.join("\n")
}

/// Keys of the sites records are moved between.
async fn sites(world: &World) -> Vec<String> {
    let rest = world.rest(People::MANAGER).await;
    let listed = rest.get("/api/core/sites/?limit=200").await;
    let listed = listed["items"].as_array().unwrap();
    let key = |code: &&str| {
        let site = listed.iter().find(|site| site["code"] == **code);
        site.unwrap()["id"].as_str().unwrap().to_owned()
    };
    SITES.iter().map(key).collect()
}

type Change<'a> = &'a (dyn Fn(&str) -> (&'static str, Value) + Sync);

fn fill(disk: Option<&SmallDisk>) {
    if let Some(disk) = disk {
        disk.fill();
    }
}

fn free(disk: Option<&SmallDisk>) {
    if let Some(disk) = disk {
        disk.free();
    }
}
