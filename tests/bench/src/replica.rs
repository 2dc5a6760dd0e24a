//! What the client core costs on a device without any link.

use std::path::Path;
use std::time::Instant;

use anyhow::anyhow;
use client_core::api::dispatch;
use client_core::{Client, ClientConfig};
use serde_json::{Value, json};

use crate::corpus::Corpus;
use crate::device::Device;
use crate::fill::{Maker, fill};
use crate::meter::{self, percentile};
use crate::report::Report;
use crate::{Output, Stage, cold};

/// How much.
#[derive(clap::Args)]
pub struct Options {
    /// Records on the device.
    #[arg(long, default_value_t = 50_000)]
    pub records: usize,
    /// Records made on the device and acknowledged, whose size is measured.
    #[arg(long, default_value_t = 1_000)]
    pub own: usize,
    /// Keep the filled replica here, for a look at it.
    #[arg(long)]
    pub keep: Option<std::path::PathBuf>,
    /// Where results go.
    #[command(flatten)]
    pub output: Output,
}

/// Which replica is read.
#[derive(clap::Args)]
pub struct ReadOptions {
    /// The folder given to `core --keep`. A newer build takes the replica over.
    dir: std::path::PathBuf,
    /// Where results go.
    #[command(flatten)]
    pub output: Output,
}

/// Reads a replica that was kept, without any server.
pub fn run_reads(options: &ReadOptions) -> anyhow::Result<Report> {
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let config = ClientConfig::new(&options.dir, "http://127.0.0.1:9", "reads");
        let client = Client::open(config).await?;
        let mut report = Report::new("reads");
        read(&mut report, &client).await?;
        Ok(report)
    })
}

/// Times a read command is repeated.
const TIMES: usize = 50;
/// Records made on the device, beside those it received.
const MADE: usize = 1_000;
/// What a bare commit writes: about what a creation does.
const BARE_BYTES: usize = 4_096;

/// Measures one device.
pub fn run(options: &Options) -> anyhow::Result<Report> {
    let stage = Stage::start()?;
    stage.run(async |world| {
        let mut report = Report::new("core");
        let device = Device::ready(world, "tablet").await?;
        acknowledged(&mut report, &device, options.own).await?;
        let device = filled(&mut report, device, world, options.records).await?;
        read(&mut report, device.client()).await?;
        create(&mut report, &device).await?;
        let dir = device.close().await;
        // Every clone is dropped once the last blocking call is over.
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        start(&mut report, &dir)?;
        if let Some(keep) = &options.keep {
            std::fs::create_dir_all(keep)?;
            std::fs::copy(dir.join("replica.db"), keep.join("replica.db"))?;
        }
        Ok(report)
    })
}

/// Records this device made, six changes each, once the server has them and knows that it was heard.
async fn acknowledged(report: &mut Report, device: &Device, records: usize) -> anyhow::Result<()> {
    let mut corpus = Corpus::new(3);
    let before = meter::database_bytes(device.dir())?;
    for _ in 0..records {
        corpus.create_and_edit(device).await?;
    }
    for _ in 0..3 {
        device.sync().await?;
    }
    let bytes = meter::database_bytes(device.dir())?.saturating_sub(before);
    report.add(
        "disk per own record, six changes, acknowledged",
        [("bytes", per(bytes, records))],
    );
    for (table, bytes) in meter::tables(device.dir())? {
        report.add(
            &format!("of it, with what else lies there: {table}"),
            [("bytes", per(bytes, records))],
        );
    }
    Ok(())
}

fn per(bytes: u64, records: usize) -> f64 {
    (bytes as f64 / records.max(1) as f64).round()
}

/// The same device once it received `records` more.
async fn filled(
    report: &mut Report,
    device: Device,
    world: &opsflux_tests::World,
    records: usize,
) -> anyhow::Result<Device> {
    let id = Corpus::new(2).create(&device).await?;
    let ty = device.incident_type().await?;
    let mut maker = Maker::new(&ty, device.record(&id).await?, Corpus::new(7));
    let before = meter::database_bytes(device.dir())?;
    let dir = device.close().await;
    let took = fill(&dir, &mut maker, records).await?;
    let bytes = meter::database_bytes(&dir)?.saturating_sub(before);
    report.add(
        &format!("take {records} records of six changes from the server"),
        [
            ("seconds", took.seconds),
            ("records/s", (records as f64 / took.seconds).round()),
            ("CPU µs a record", took.cpu_us),
            ("Automerge::load µs", took.load_us),
            ("CPU / load", took.cpu_us / took.load_us.max(0.001)),
        ],
    );
    report.add(
        "disk per received record, six changes",
        [("bytes", per(bytes, records))],
    );
    Device::open(world, "tablet").await
}

/// Creations among many records, each beside a bare commit on the same disk.
async fn create(report: &mut Report, device: &Device) -> anyhow::Result<()> {
    let bare = Bare::open(device.dir())?;
    let mut corpus = Corpus::new(11);
    let before = meter::database_bytes(device.dir())?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..MADE {
        let start = Instant::now();
        corpus.create(device).await?;
        ours.push(millis(start));
        let start = Instant::now();
        bare.commit()?;
        theirs.push(millis(start));
    }
    let bytes = meter::database_bytes(device.dir())?.saturating_sub(before);
    ours.sort_by(f64::total_cmp);
    theirs.sort_by(f64::total_cmp);
    report.add(
        "create offline, durable",
        [
            ("p50 ms", percentile(&ours, 0.5)),
            ("p99 ms", percentile(&ours, 0.99)),
        ],
    );
    report.add(
        "bare commit of one row, same disk, same minutes",
        [
            ("p50 ms", percentile(&theirs, 0.5)),
            ("p99 ms", percentile(&theirs, 0.99)),
        ],
    );
    report.add(
        "create / bare commit",
        [
            ("p50", ratio(&ours, &theirs, 0.5)),
            ("p99", ratio(&ours, &theirs, 0.99)),
        ],
    );
    report.add(
        "disk per own record, one change, not yet sent",
        [("bytes", per(bytes, MADE))],
    );
    Ok(())
}

fn ratio(ours: &[f64], theirs: &[f64], share: f64) -> f64 {
    percentile(ours, share) / percentile(theirs, share).max(0.001)
}

fn millis(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1_000.0
}

/// A database that only commits, as durably as the replica.
struct Bare {
    database: rusqlite::Connection,
}

impl Bare {
    fn open(dir: &Path) -> anyhow::Result<Self> {
        let database = rusqlite::Connection::open(dir.join("bare.db"))?;
        database.pragma_update(None, "page_size", 8192)?;
        database.pragma_update(None, "journal_mode", "WAL")?;
        database.pragma_update(None, "synchronous", "FULL")?;
        database.execute_batch("CREATE TABLE rows (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")?;
        Ok(Self { database })
    }

    fn commit(&self) -> anyhow::Result<()> {
        self.database
            .prepare_cached("INSERT INTO rows (body) VALUES (randomblob(?1))")?
            .execute([i64::try_from(BARE_BYTES)?])?;
        Ok(())
    }
}

/// What is asked of a device that is in use: the shipped views, and what they cannot foresee.
fn questions() -> Vec<(&'static str, &'static str, Value)> {
    let list = |more: Value| {
        let mut query = json!({ "record_type": "incident", "limit": 100 });
        if let (Value::Object(query), Value::Object(more)) = (&mut query, more) {
            query.extend(more);
        }
        query
    };
    vec![
        ("list, newest", "record.list", list(json!({}))),
        (
            "list, from row 25,000",
            "record.list",
            list(json!({ "offset": 25_000 })),
        ),
        (
            "view open: not closed, last changed first",
            "record.list",
            list(json!({
                "filter": { "status": { "not_in": ["approved", "closed"] } },
                "sort": [{ "field": "updated_at", "descending": true }],
            })),
        ),
        (
            "view mine: made by me or given to me",
            "record.list",
            list(json!({
                "filter": { "any": [{ "created_by": "$actor" }, { "assigned_to": "$actor" }] },
            })),
        ),
        (
            "filter, severity and state",
            "record.list",
            list(json!({ "filter": { "severity": "medium", "status": "draft" } })),
        ),
        (
            "filter, a part of the location",
            "record.list",
            list(json!({ "filter": { "location": { "contains": "deck" } } })),
        ),
        (
            "sort, by location",
            "record.list",
            list(json!({ "sort": [{ "field": "location" }] })),
        ),
        (
            "filter and sort, by number of injured (no index)",
            "record.list",
            list(json!({
                "filter": { "injured_count": { ">": 0 } },
                "sort": [{ "field": "injured_count", "descending": true }],
            })),
        ),
        (
            "sort, by severity",
            "record.list",
            list(json!({ "sort": [{ "field": "severity", "descending": true }] })),
        ),
        (
            "list with a frequent word",
            "record.list",
            list(json!({ "search": "employee" })),
        ),
        (
            "search, one frequent word",
            "search.find",
            json!({ "text": "employee" }),
        ),
        (
            "search, two words",
            "search.find",
            json!({ "text": "ladder ankle" }),
        ),
        (
            "search, a number",
            "search.find",
            json!({ "text": "INC-2026-0123" }),
        ),
        (
            "board by state",
            "record.board",
            json!({ "record_type": "incident", "group_by": "status" }),
        ),
        (
            "board by severity",
            "record.board",
            json!({ "record_type": "incident", "group_by": "severity" }),
        ),
        ("state bar", "sync.status", json!({})),
    ]
}

async fn read(report: &mut Report, client: &Client) -> anyhow::Result<()> {
    for (scenario, command, args) in questions() {
        let mut times = Vec::with_capacity(TIMES);
        for _ in 0..TIMES {
            let start = Instant::now();
            dispatch(client, command, args.clone())
                .await
                .map_err(|error| anyhow!("{command}: {error:?}"))?;
            times.push(millis(start));
        }
        times.sort_by(f64::total_cmp);
        report.add(
            scenario,
            [
                ("p50 ms", percentile(&times, 0.5)),
                ("p95 ms", percentile(&times, 0.95)),
                ("p99 ms", percentile(&times, 0.99)),
            ],
        );
    }
    Ok(())
}

fn start(report: &mut Report, dir: &Path) -> anyhow::Result<()> {
    meter::forget_cached(&dir.join("replica.db"))?;
    let cold = cold::measure(dir)?;
    let warm = cold::measure(dir)?;
    for (scenario, took) in [
        ("start in a new process, file not cached", cold),
        ("start in a new process, file cached", warm),
    ] {
        report.add(
            scenario,
            [
                ("open ms", took.open_ms),
                ("first list ms", took.first_list_ms),
                ("resident MiB", took.resident_mib),
                ("resident MiB after reads", took.after_reads_mib),
                ("records", took.total as f64),
            ],
        );
    }
    Ok(())
}
