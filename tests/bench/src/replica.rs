//! What the client core costs on a device without any link.

use std::time::Instant;

use serde_json::{Value, json};

use crate::corpus::Corpus;
use crate::device::Device;
use crate::report::Report;
use crate::{Output, Stage, cold, meter};

/// How much.
#[derive(clap::Args)]
pub struct Options {
    /// Records on the device.
    #[arg(long, default_value_t = 50_000)]
    pub records: usize,
    /// Where results go.
    #[command(flatten)]
    pub output: Output,
}

/// Times a read command is repeated.
const TIMES: usize = 50;

/// Measures one device.
pub fn run(options: &Options) -> anyhow::Result<Report> {
    let stage = Stage::start()?;
    stage.run(async |world| {
        let mut report = Report::new("core");
        let device = Device::ready(world, "tablet").await?;
        let empty = meter::database_bytes(device.dir())?;
        create(&mut report, &device, options.records).await?;
        read(&mut report, &device).await?;
        let dir = device.close().await;
        // Every clone is dropped once the last blocking call is over.
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        disk(&mut report, &dir, empty, options.records)?;
        start(&mut report, &dir)?;
        Ok(report)
    })
}

async fn create(report: &mut Report, device: &Device, records: usize) -> anyhow::Result<()> {
    let mut corpus = Corpus::new(7);
    let mut times = Vec::with_capacity(records);
    for _ in 0..records {
        let start = Instant::now();
        corpus.create(device).await?;
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    let tail = times.len().saturating_sub(1_000);
    let mut newest = times.split_off(tail);
    newest.sort_by(f64::total_cmp);
    let scenario = format!("create offline, durable (last 1,000 of {records})");
    report.add(
        &scenario,
        [
            ("p50 ms", meter::percentile(&newest, 0.5)),
            ("p99 ms", meter::percentile(&newest, 0.99)),
        ],
    );
    Ok(())
}

async fn read(report: &mut Report, device: &Device) -> anyhow::Result<()> {
    let reads = [
        (
            "list, newest 50",
            "record.list",
            json!({ "record_type": "incident" }),
        ),
        (
            "filter, severity and status",
            "record.list",
            json!({ "record_type": "incident", "filter": { "severity": "medium", "status": "draft" } }),
        ),
        (
            "list, by location (no index)",
            "record.list",
            json!({ "record_type": "incident", "sort": [{ "field": "location" }] }),
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
            "board by status",
            "record.board",
            json!({ "record_type": "incident", "group_by": "status" }),
        ),
    ];
    for (scenario, command, args) in reads {
        repeat(report, device, scenario, (command, args)).await?;
    }
    Ok(())
}

async fn repeat(
    report: &mut Report,
    device: &Device,
    scenario: &str,
    (command, args): (&str, Value),
) -> anyhow::Result<()> {
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let start = Instant::now();
        device.call(command, args.clone()).await?;
        times.push(start.elapsed().as_secs_f64() * 1_000.0);
    }
    times.sort_by(f64::total_cmp);
    report.add(
        scenario,
        [
            ("p50 ms", meter::percentile(&times, 0.5)),
            ("p99 ms", meter::percentile(&times, 0.99)),
        ],
    );
    Ok(())
}

fn disk(
    report: &mut Report,
    dir: &std::path::Path,
    empty: u64,
    records: usize,
) -> anyhow::Result<()> {
    let bytes = meter::database_bytes(dir)?.saturating_sub(empty) as f64;
    report.add(
        "disk per record, one change, not yet sent",
        [("bytes", (bytes / records.max(1) as f64).round())],
    );
    Ok(())
}

fn start(report: &mut Report, dir: &std::path::Path) -> anyhow::Result<()> {
    cold::measure(dir)?;
    let warm = cold::measure(dir)?;
    report.add(
        "start in a new process, file cache warm",
        [
            ("open ms", warm.open_ms),
            ("first list ms", warm.first_list_ms),
            ("resident MiB", warm.resident_mib),
            ("records", warm.total as f64),
        ],
    );
    Ok(())
}
