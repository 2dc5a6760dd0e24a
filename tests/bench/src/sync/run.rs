//! The scenarios themselves.

use std::time::{Duration, Instant};

use anyhow::ensure;
use opsflux_link::Profile;

use super::plan::{LinkName, Scenario};
use super::prepare::{self, AUTHOR, MATE, Ready};
use super::server::Queue;
use super::stage::{Ground, Live, Snapshot, Spent};
use crate::device::{Cost, Device};
use crate::report::Report;
use crate::{floor, meter};

/// Records of the small, the large and the two idle scenarios.
const SOME: usize = 200;
const LARGE: usize = 1_000;
const IDLE: usize = 5_000;
const IDLE_LARGE: usize = 50_000;
/// Rows of a list that fill a tablet.
const SCREEN: usize = 20;
/// The link is cut this often, and is away this long.
const CUT_EVERY: Duration = Duration::from_secs(10);
const AWAY: Duration = Duration::from_millis(500);
/// A device that knows nothing.
const FRESH: &str = "fresh";

/// The ground, what was prepared on it so far, and the results.
pub struct Bench {
    ground: Ground,
    seeded: Snapshot,
    empty: Option<Snapshot>,
    prepared: Vec<(Stock, Ready)>,
    /// What was measured.
    pub report: Report,
}

/// What scenarios start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stock {
    Unsent(usize),
    Shared(usize),
    FewEdits,
    BothEdited,
    Refused,
    Known(usize),
    Crowd,
}

impl Bench {
    /// An empty bench.
    pub async fn open() -> anyhow::Result<Self> {
        let (ground, seeded) = Ground::open().await?;
        Ok(Self {
            ground,
            seeded,
            empty: None,
            prepared: Vec::new(),
            report: Report::new("sync"),
        })
    }

    /// Measures one scenario on one link, unless the time is over.
    pub async fn line(
        &mut self,
        scenario: Scenario,
        link: LinkName,
        until: Instant,
    ) -> anyhow::Result<()> {
        let name = format!("{}, {}", title(scenario), link.text());
        let measured = tokio::time::timeout_at(until.into(), self.scenario(scenario, link, &name));
        match measured.await {
            Ok(result) => result,
            Err(_elapsed) => {
                println!("… {name}: not measured, the time is over");
                Ok(())
            }
        }
    }

    async fn scenario(
        &mut self,
        scenario: Scenario,
        link: LinkName,
        name: &str,
    ) -> anyhow::Result<()> {
        match scenario {
            Scenario::Idle => self.idle(name, link, IDLE).await,
            Scenario::IdleLarge => self.idle(name, link, IDLE_LARGE).await,
            Scenario::Edits => self.edits(name, link).await,
            Scenario::New200 => self.push(name, link, SOME).await,
            Scenario::New1000 => self.push(name, link, LARGE).await,
            Scenario::Fresh200 => self.fresh(name, link, SOME).await,
            Scenario::Fresh1000 => self.fresh(name, link, LARGE).await,
            Scenario::Both => self.both(name, link).await,
            Scenario::Many => self.many(name, link).await,
            Scenario::Refusals => self.refusals(name, link).await,
            Scenario::Cuts => self.cuts(name, link).await,
            Scenario::FirstScreen => self.first_screen(name, link).await,
        }
    }

    async fn idle(&mut self, name: &str, link: LinkName, records: usize) -> anyhow::Result<()> {
        let live = self.live(Stock::Known(records)).await?;
        let device = live.device(AUTHOR, link.profile()).await?;
        let spent = one_exchange(&live, &device).await?;
        self.add(name, spent, None, live.agreement(&device)?);
        // The connection is open now.
        let warm = one_exchange(&live, &device).await?;
        let again = format!("{name}, again on the same connection");
        self.add(&again, warm, None, live.agreement(&device)?);
        live.end(vec![device]).await
    }

    async fn push(&mut self, name: &str, link: LinkName, records: usize) -> anyhow::Result<()> {
        let live = self.live(Stock::Unsent(records)).await?;
        let floor = self.stock(Stock::Unsent(records)).await?.floor;
        let device = live.device(AUTHOR, link.profile()).await?;
        let spent = one_exchange(&live, &device).await?;
        ensure!(device.queued().await? == 0, "the push did not end");
        let agreement = live.agreement(&device)?;
        self.add(name, spent, Some((floor, link.profile())), agreement);
        self.add_cpu(&format!("{name}, its jobs included"), &live, spent, records)?;
        live.end(vec![device]).await?;
        match link {
            LinkName::Lan => self.admission(name, records).await,
            _ => Ok(()),
        }
    }

    /// The exchange alone: hooks are matched and their jobs queued, but done elsewhere.
    async fn admission(&mut self, name: &str, records: usize) -> anyhow::Result<()> {
        let snapshot = self.stock(Stock::Unsent(records)).await?.snapshot.clone();
        let live = self.ground.live_with(&snapshot, Queue::Elsewhere).await?;
        let device = live.device(AUTHOR, LinkName::Lan.profile()).await?;
        let spent = one_exchange(&live, &device).await?;
        self.add_cpu(
            &format!("{name}, the exchange alone"),
            &live,
            spent,
            records,
        )?;
        live.end(vec![device]).await
    }

    fn add_cpu(
        &mut self,
        name: &str,
        live: &Live,
        spent: Spent,
        records: usize,
    ) -> anyhow::Result<()> {
        let load = load_seconds(&live.database()?)?;
        let each = spent.cpu / records as f64;
        self.report.add(
            &format!("{name}, server CPU per record"),
            [
                ("µs", each * 1e6),
                ("µs of Automerge::load", load * 1e6),
                ("x load", each / load),
            ],
        );
        Ok(())
    }

    async fn fresh(&mut self, name: &str, link: LinkName, records: usize) -> anyhow::Result<()> {
        let base = self.fresh_base(link).await?;
        let live = self.live(Stock::Shared(records)).await?;
        let floor = self.stock(Stock::Shared(records)).await?.floor;
        let device = live.device(FRESH, link.profile()).await?;
        let spent = live.measure(device.link(), signs_in(&device)).await?;
        let agreement = live.agreement(&device)?;
        self.add(name, spent, Some((floor, link.profile())), agreement);
        let own = spent.cost.bytes().saturating_sub(base.bytes()) as f64;
        self.report.add(
            &format!("{name}, less what a fresh device costs without records"),
            [
                ("bytes", own),
                ("base B", base.bytes() as f64),
                ("base seconds", base.seconds),
                ("floor B", floor as f64),
                ("x floor", own / floor as f64),
            ],
        );
        live.end(vec![device]).await
    }

    /// Signing in and fetching everything where there is no incident.
    async fn fresh_base(&mut self, link: LinkName) -> anyhow::Result<Cost> {
        let empty = self.empty().await?;
        let live = self.ground.live(&empty).await?;
        let device = live.device(FRESH, link.profile()).await?;
        let spent = live.measure(device.link(), signs_in(&device)).await?;
        live.end(vec![device]).await?;
        Ok(spent.cost)
    }

    /// On a connection of its own, then on one that is open already.
    async fn edits(&mut self, name: &str, link: LinkName) -> anyhow::Result<()> {
        for (name, is_open) in [(name, false), (&format!("{name}, open connection"), true)] {
            let live = self.live(Stock::FewEdits).await?;
            let device = live.device(AUTHOR, link.profile()).await?;
            if is_open {
                device.connect().await;
            }
            let spent = one_exchange(&live, &device).await?;
            ensure!(device.queued().await? == 0, "the edits did not leave");
            self.add(name, spent, None, live.agreement(&device)?);
            live.end(vec![device]).await?;
        }
        Ok(())
    }

    /// The author, the mate, the author again: three exchanges, one after the other.
    async fn both(&mut self, name: &str, link: LinkName) -> anyhow::Result<()> {
        let live = self.live(Stock::BothEdited).await?;
        let author = live.device(AUTHOR, link.profile()).await?;
        let mate = live.device(MATE, link.profile()).await?;
        let mut spent = one_exchange(&live, &author).await?;
        spent = spent.plus(one_exchange(&live, &mate).await?);
        spent = spent.plus(one_exchange(&live, &author).await?);
        let (one, other) = (live.agreement(&author)?, live.agreement(&mate)?);
        let both = (one.0.min(other.0), one.1);
        let ids = &self.stock(Stock::BothEdited).await?.ids;
        let floor = floor::of(&author, ids).await?;
        let mut conflicts = 0;
        for id in ids {
            conflicts += usize::from(!author.record(id).await?.conflicts.is_empty());
        }
        let of = ids.len() as f64;
        self.add(name, spent, Some((floor, link.profile())), both);
        let scenario = format!("{name}, records whose conflict is listed");
        self.report
            .add(&scenario, [("records", conflicts as f64), ("of", of)]);
        live.end(vec![author, mate]).await
    }

    async fn many(&mut self, name: &str, link: LinkName) -> anyhow::Result<()> {
        let live = self.live(Stock::Crowd).await?;
        let floor = self.stock(Stock::Crowd).await?.floor;
        let shared = live.link(link.profile()).await?;
        let mut devices = Vec::new();
        for number in 1..=prepare::CROWD {
            let name = prepare::one_of_many(number);
            devices.push(Device::on(&live.folder(&name), &shared, &name).await?);
        }
        let all = async || {
            let exchanges = devices.iter().map(Device::sync);
            futures::future::try_join_all(exchanges).await.map(|_| ())
        };
        let spent = live.measure(&shared, all).await?;
        let mut queued = 0;
        for device in &devices {
            queued += device.queued().await?;
        }
        ensure!(queued == 0, "{queued} operations did not leave");
        live.quiet(&[]).await?;
        let last = devices.last();
        let mut agreement = (0, 0);
        if let Some(device) = last {
            device.sync().await?;
            agreement = live.agreement(device)?;
        }
        self.add(name, spent, Some((floor, link.profile())), agreement);
        live.end(devices).await
    }

    async fn refusals(&mut self, name: &str, link: LinkName) -> anyhow::Result<()> {
        let live = self.live(Stock::Refused).await?;
        let comments = "SELECT count(*) FROM operations WHERE verdict = 'accepted'";
        let before = live.ask(comments)?;
        let device = live.device(AUTHOR, link.profile()).await?;
        let spent = one_exchange(&live, &device).await?;
        let returned = device.call("returned.list", serde_json::json!({})).await?;
        self.add(name, spent, None, live.agreement(&device)?);
        self.report.add(
            &format!("{name}, what became of the work"),
            [
                (
                    "refused and listed",
                    returned.as_array().map_or(0, Vec::len) as f64,
                ),
                ("accepted", (live.ask(comments)? - before) as f64),
                ("still queued", device.queued().await? as f64),
            ],
        );
        live.end(vec![device]).await
    }

    async fn cuts(&mut self, name: &str, link: LinkName) -> anyhow::Result<()> {
        let live = self.live(Stock::Unsent(LARGE)).await?;
        let floor = self.stock(Stock::Unsent(LARGE)).await?.floor;
        let device = live.device(AUTHOR, link.profile()).await?;
        let mut tries = 0;
        let work = async || {
            tries = through_cuts(&device).await?;
            Ok(())
        };
        let spent = live.measure(device.link(), work).await?;
        ensure!(device.queued().await? == 0, "the push did not end");
        let agreement = live.agreement(&device)?;
        self.add(name, spent, Some((floor, link.profile())), agreement);
        let scenario = format!("{name}, exchanges begun");
        self.report
            .add(&scenario, [("exchanges", f64::from(tries))]);
        live.end(vec![device]).await
    }

    async fn first_screen(&mut self, name: &str, link: LinkName) -> anyhow::Result<()> {
        let live = self.live(Stock::Known(IDLE_LARGE)).await?;
        let device = live.device(FRESH, link.profile()).await?;
        let until_listed = async || {
            tokio::select! {
                listed = lists_a_screen(&device) => listed,
                all = device.first_exchange() => all.map(|_| ()),
            }
        };
        let spent = live.measure(device.link(), until_listed).await?;
        self.report.add(
            name,
            [
                ("seconds", spent.cost.seconds),
                ("bytes", spent.cost.bytes() as f64),
                ("server CPU ms", spent.cpu * 1_000.0),
                ("server peak MiB", spent.peak_mib),
            ],
        );
        live.end(vec![device]).await
    }

    async fn live(&mut self, stock: Stock) -> anyhow::Result<Live> {
        let snapshot = self.stock(stock).await?.snapshot.clone();
        self.ground.live(&snapshot).await
    }

    async fn empty(&mut self) -> anyhow::Result<Snapshot> {
        if let Some(empty) = &self.empty {
            return Ok(empty.clone());
        }
        let empty = prepare::empty(&self.ground, &self.seeded).await?;
        self.empty = Some(empty.clone());
        Ok(empty)
    }

    async fn stock(&mut self, stock: Stock) -> anyhow::Result<&Ready> {
        if !self.prepared.iter().any(|(have, _)| *have == stock) {
            let ready = Box::pin(self.make(stock)).await?;
            self.prepared.push((stock, ready));
        }
        let mut prepared = self.prepared.iter();
        let found = prepared.find(|(have, _)| *have == stock);
        found
            .map(|(_, ready)| ready)
            .ok_or_else(|| anyhow::anyhow!("{stock:?} was not made"))
    }

    async fn make(&mut self, stock: Stock) -> anyhow::Result<Ready> {
        println!("… preparing {stock:?}");
        match stock {
            Stock::Unsent(count) => {
                let empty = self.empty().await?;
                prepare::unsent(&self.ground, &empty, count).await
            }
            Stock::Known(count) => {
                let empty = self.empty().await?;
                prepare::known(&self.ground, &empty, count).await
            }
            Stock::Crowd => prepare::crowd(&self.ground, &self.seeded).await,
            Stock::Shared(count) => {
                self.stock(Stock::Unsent(count)).await?;
                prepare::shared(&self.ground, self.made(Stock::Unsent(count))?).await
            }
            Stock::FewEdits | Stock::BothEdited | Stock::Refused => {
                self.stock(Stock::Shared(SOME)).await?;
                let shared = self.made(Stock::Shared(SOME))?;
                match stock {
                    Stock::FewEdits => prepare::few_edits(&self.ground, shared).await,
                    Stock::BothEdited => prepare::both_edited(&self.ground, shared).await,
                    _ => prepare::refused(&self.ground, shared).await,
                }
            }
        }
    }

    fn made(&self, stock: Stock) -> anyhow::Result<&Ready> {
        let mut prepared = self.prepared.iter();
        let found = prepared.find(|(have, _)| *have == stock);
        found
            .map(|(_, ready)| ready)
            .ok_or_else(|| anyhow::anyhow!("{stock:?} was not made"))
    }

    fn add(
        &mut self,
        name: &str,
        spent: Spent,
        floor: Option<(u64, Profile)>,
        (same, of): (usize, usize),
    ) {
        let cost = spent.cost;
        let (bytes, link) = floor.unwrap_or((0, Profile::LAN));
        self.report.add(
            name,
            [
                ("up B", cost.up as f64),
                ("down B", cost.down as f64),
                ("bytes", cost.bytes() as f64),
                ("requests", cost.requests as f64),
                ("connections", cost.connections as f64),
                ("seconds", cost.seconds),
                ("floor B", bytes as f64),
                ("x floor", ratio(cost.bytes() as f64, bytes as f64)),
                (
                    "x floor's seconds",
                    ratio(cost.seconds, floor::seconds(bytes, link)),
                ),
                ("server CPU ms", spent.cpu * 1_000.0),
                ("server peak MiB", spent.peak_mib),
                ("agree %", ratio(same as f64 * 100.0, of as f64)),
            ],
        );
    }
}

impl Spent {
    /// Both together; the higher peak.
    fn plus(self, other: Self) -> Self {
        Self {
            cost: self.cost.plus(other.cost),
            cpu: self.cpu + other.cpu,
            peak_mib: self.peak_mib.max(other.peak_mib),
        }
    }
}

fn title(scenario: Scenario) -> &'static str {
    match scenario {
        Scenario::Idle => "idle, 5,000 records",
        Scenario::IdleLarge => "idle, 50,000 records",
        Scenario::Edits => "50 edits up, 50 down",
        Scenario::New200 => "200 new",
        Scenario::New1000 => "1,000 new",
        Scenario::Fresh200 => "fresh device, 200 records",
        Scenario::Fresh1000 => "fresh device, 1,000 records",
        Scenario::Both => "both sides edit the same 200",
        Scenario::Many => "100 devices, 50 new each",
        Scenario::Refusals => "200 comments, 20 refused edits before them",
        Scenario::Cuts => "1,000 new, cut every 10 s",
        Scenario::FirstScreen => "fresh device, 50,000 records, until a screen is listed",
    }
}

/// 0 where there is nothing to compare with.
fn ratio(value: f64, floor: f64) -> f64 {
    if floor > 0.0 { value / floor } else { 0.0 }
}

async fn one_exchange(live: &Live, device: &Device) -> anyhow::Result<Spent> {
    let exchange = async || device.sync().await.map(|_| ());
    live.measure(device.link(), exchange).await
}

/// Waits until the newest records fill a screen.
async fn lists_a_screen(device: &Device) -> anyhow::Result<()> {
    while device.listed(SCREEN).await < SCREEN {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

fn signs_in(device: &Device) -> impl AsyncFnOnce() -> anyhow::Result<()> {
    async || device.first_exchange().await.map(|_| ())
}

/// Exchanges until one comes to its end while the link is cut again and again; how many were begun.
async fn through_cuts(device: &Device) -> anyhow::Result<u32> {
    let link = device.link().clone();
    let cutter = tokio::spawn(async move {
        loop {
            tokio::time::sleep(CUT_EVERY).await;
            link.cut();
            tokio::time::sleep(AWAY).await;
            link.restore();
        }
    });
    let mut tries = 1;
    while device.sync().await.is_err() {
        while !device.link().is_open() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        // What the operating system says when a network is back.
        device.network_changed();
        tokio::time::sleep(Duration::from_millis(50)).await;
        tries += 1;
    }
    cutter.abort();
    Ok(tries)
}

/// CPU seconds `Automerge::load` takes for one of the same documents, in this process.
fn load_seconds(database: &rusqlite::Connection) -> anyhow::Result<f64> {
    let sql = "SELECT body FROM records WHERE record_type = 'incident'";
    let mut select = database.prepare(sql)?;
    let bodies: Vec<Vec<u8>> = select
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    ensure!(!bodies.is_empty(), "the server holds no document");
    let start = meter::thread_cpu()?;
    for body in &bodies {
        automerge::Automerge::load(body)?;
    }
    Ok((meter::thread_cpu()? - start) / bodies.len() as f64)
}
