//! What exchanges cost on a link.

use std::time::Instant;

use anyhow::ensure;
use opsflux_link::Profile;

use crate::corpus::Corpus;
use crate::device::{Cost, Device};
use crate::report::Report;
use crate::{Output, Stage, floor, meter};

/// How much.
#[derive(clap::Args)]
pub struct Options {
    /// Records of the large scenario.
    #[arg(long, default_value_t = 1_000)]
    pub records: usize,
    /// Records both sides know in the idle scenario.
    #[arg(long, default_value_t = 5_000)]
    pub idle_records: usize,
    /// One group of scenarios only.
    #[arg(long, value_enum)]
    pub only: Option<Group>,
    /// Where results go.
    #[command(flatten)]
    pub output: Output,
}

/// Scenarios that share a server.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Group {
    /// 200 records: new, to a fresh device, edited on both sides.
    Small,
    /// 200 new records and silence on the slow satellite link.
    Slow,
    /// Many new records, their pull, the server's CPU time.
    Large,
    /// Nothing to say.
    Idle,
}

/// Records of the small scenarios.
const SOME: usize = 200;

/// Measures everything, each group on a server of its own.
pub fn run(options: &Options) -> anyhow::Result<Report> {
    let mut report = Report::new("sync");
    let groups = [Group::Small, Group::Slow, Group::Large, Group::Idle];
    for group in groups {
        if options.only.is_none_or(|only| only == group) {
            match group {
                Group::Small => small(&mut report)?,
                Group::Slow => slow(&mut report)?,
                Group::Large => large(&mut report, options.records)?,
                Group::Idle => idle(&mut report, options.idle_records)?,
            }
        }
    }
    Ok(report)
}

async fn write(device: &Device, corpus: &mut Corpus, count: usize) -> anyhow::Result<Vec<String>> {
    let mut ids = Vec::with_capacity(count);
    for _ in 0..count {
        ids.push(corpus.create_and_edit(device).await?);
    }
    Ok(ids)
}

/// New records up, down to a fresh device, and the same ones edited on both sides.
fn small(report: &mut Report) -> anyhow::Result<()> {
    let stage = Stage::start()?;
    stage.run(async |world| {
        let author = Device::ready(world, "author").await?;
        let base = Device::open(world, "base").await?.first_exchange().await?;
        add(report, "fresh device of an empty site, LAN", base, None);
        let mut corpus = Corpus::new(1);
        let ids = write(&author, &mut corpus, SOME).await?;
        push(report, &author, &ids, "LAN", Profile::LAN).await?;
        let reader = Device::open(world, "reader").await?;
        pull(report, &reader, &ids, base).await?;
        both_edit(report, (&author, &reader), &ids, &mut corpus).await
    })
}

async fn push(
    report: &mut Report,
    author: &Device,
    ids: &[String],
    link: &str,
    profile: Profile,
) -> anyhow::Result<()> {
    let floor = floor::of(author, ids).await?;
    let cost = author.sync().await?;
    ensure!(author.queued().await? == 0, "the push did not end");
    let scenario = format!("push {} new, {link}", ids.len());
    add(report, &scenario, cost, Some((floor, profile)));
    Ok(())
}

async fn pull(
    report: &mut Report,
    reader: &Device,
    ids: &[String],
    base: Cost,
) -> anyhow::Result<()> {
    let cost = reader.first_exchange().await?;
    let floor = floor::of(reader, ids).await?;
    let scenario = format!("the same {} to a fresh device, sign-in included", ids.len());
    add(report, &scenario, cost, Some((floor, Profile::LAN)));
    let own = cost.bytes().saturating_sub(base.bytes());
    report.add(
        &format!("the same {}, less the fresh device's base", ids.len()),
        [
            ("bytes", own as f64),
            ("floor", floor as f64),
            ("x floor", own as f64 / floor as f64),
        ],
    );
    Ok(())
}

async fn both_edit(
    report: &mut Report,
    (one, other): (&Device, &Device),
    ids: &[String],
    corpus: &mut Corpus,
) -> anyhow::Result<()> {
    for device in [one, other] {
        device.sync().await?;
    }
    for id in ids {
        corpus.edit_again(one, id).await?;
        corpus.edit_again(other, id).await?;
    }
    let mut cost = one.sync().await?;
    cost = cost.plus(other.sync().await?).plus(one.sync().await?);
    let equal = equal(one, other, ids).await?;
    let floor = floor::of(one, ids).await?;
    let scenario = format!("both edit the same {}, three exchanges, LAN", ids.len());
    add(report, &scenario, cost, Some((floor, Profile::LAN)));
    report.add(
        "records equal on both sides afterwards",
        [("records", equal as f64), ("of", ids.len() as f64)],
    );
    Ok(())
}

/// Records that both devices show alike. The order of equal rivals is nobody's business.
async fn equal(one: &Device, other: &Device, ids: &[String]) -> anyhow::Result<usize> {
    let mut equal = 0;
    for id in ids {
        let (mut a, mut b) = (one.record(id).await?, other.record(id).await?);
        a.conflicts.clear();
        b.conflicts.clear();
        equal += usize::from(a == b);
    }
    Ok(equal)
}

/// The slow satellite link.
fn slow(report: &mut Report) -> anyhow::Result<()> {
    let stage = Stage::start()?;
    stage.run(async |world| {
        let author = Device::ready(world, "author").await?;
        let ids = write(&author, &mut Corpus::new(2), SOME).await?;
        author.move_to(Profile::VSAT_SLOW).await;
        let link = "600 ms, 128 kbit/s";
        push(report, &author, &ids, link, Profile::VSAT_SLOW).await?;
        quiet(&author).await?;
        let cost = author.sync().await?;
        let scenario = format!("idle, {SOME} records, {link}");
        add(report, &scenario, cost, Some((0, Profile::VSAT_SLOW)));
        Ok(())
    })
}

/// What the server's own work brings down comes before the quiet.
async fn quiet(device: &Device) -> anyhow::Result<()> {
    let mut last = device.sync().await?.bytes();
    for _ in 0..20 {
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        let now = device.sync().await?.bytes();
        if now.abs_diff(last) < 8 {
            break;
        }
        last = now;
    }
    Ok(())
}

/// The large push with the server's CPU time, and its pull.
fn large(report: &mut Report, records: usize) -> anyhow::Result<()> {
    let stage = Stage::start()?;
    stage.run(async |world| {
        let author = Device::ready(world, "author").await?;
        let base = Device::open(world, "base").await?.first_exchange().await?;
        let empty = meter::database_bytes(author.dir())?;
        let ids = write(&author, &mut Corpus::new(3), records).await?;
        let before = meter::server_cpu()?;
        push(report, &author, &ids, "LAN", Profile::LAN).await?;
        let cpu = (meter::server_cpu()? - before) / records as f64;
        let reader = Device::open(world, "reader").await?;
        pull(report, &reader, &ids, base).await?;
        let load = load_seconds(&reader.close().await)?;
        admission(report, cpu, load);
        let bytes = meter::database_bytes(author.dir())?.saturating_sub(empty) as f64;
        report.add(
            "client disk per record, six changes, acknowledged",
            [("bytes", (bytes / records as f64).round())],
        );
        Ok(())
    })
}

fn admission(report: &mut Report, cpu: f64, load: f64) {
    report.add(
        "server CPU per accepted record, jobs meanwhile included",
        [
            ("µs", cpu * 1e6),
            ("µs of Automerge::load", load * 1e6),
            ("x load", cpu / load),
        ],
    );
}

/// CPU seconds `Automerge::load` takes for one of the same documents.
fn load_seconds(dir: &std::path::Path) -> anyhow::Result<f64> {
    let database = rusqlite::Connection::open(dir.join("replica.db"))?;
    let mut select = database.prepare(
        "SELECT body FROM bodies JOIN records ON records.rowid = bodies.record \
         WHERE record_type = 'incident'",
    )?;
    let bodies: Vec<Vec<u8>> = select
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    ensure!(!bodies.is_empty(), "the reader holds no document");
    let start = Instant::now();
    for body in &bodies {
        automerge::Automerge::load(body)?;
    }
    Ok(start.elapsed().as_secs_f64() / bodies.len() as f64)
}

/// Nothing to say, with nothing and with many records on both sides.
fn idle(report: &mut Report, records: usize) -> anyhow::Result<()> {
    let stage = Stage::start()?;
    stage.run(async |world| {
        let device = Device::ready(world, "author").await?;
        idle_once(report, &device, 0).await?;
        let mut corpus = Corpus::new(4);
        for _ in 0..records {
            corpus.create(&device).await?;
        }
        device.sync().await?;
        idle_once(report, &device, records).await
    })
}

async fn idle_once(report: &mut Report, device: &Device, records: usize) -> anyhow::Result<()> {
    quiet(device).await?;
    let cost = device.sync().await?;
    add(report, &format!("idle, {records} records, LAN"), cost, None);
    Ok(())
}

fn add(report: &mut Report, scenario: &str, cost: Cost, floor: Option<(u64, Profile)>) {
    let plain = [
        ("up", cost.up as f64),
        ("down", cost.down as f64),
        ("bytes", cost.bytes() as f64),
        ("connections", cost.connections as f64),
        ("requests", cost.requests as f64),
        ("seconds", cost.seconds),
    ];
    let Some((floor, link)) = floor else {
        return report.add(scenario, plain);
    };
    let [a, b, c, d, e, f] = plain;
    let size = ("floor", floor as f64);
    let bytes = ("x floor", ratio(cost.bytes() as f64, floor as f64));
    let time = floor::seconds(floor, link);
    let time = ("x floor's seconds", ratio(cost.seconds, time));
    report.add(scenario, [a, b, c, d, e, f, size, bytes, time]);
}

/// 0 where there is nothing to compare with.
fn ratio(value: f64, floor: f64) -> f64 {
    if floor > 0.0 { value / floor } else { 0.0 }
}
