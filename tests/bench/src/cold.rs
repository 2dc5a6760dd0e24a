//! A cold start in a process of its own: open the replica, show the first list, say what it took.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{anyhow, bail};
use client_core::api::dispatch;
use client_core::{Client, ClientConfig};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::meter;

/// Which replica.
#[derive(clap::Args)]
pub struct Options {
    /// Its folder.
    dir: PathBuf,
}

/// What a start took.
#[derive(Debug, Serialize, Deserialize)]
pub struct Start {
    /// Milliseconds to the open replica.
    pub open_ms: f64,
    /// Milliseconds to the first list of fifty records.
    pub first_list_ms: f64,
    /// Resident memory then, MiB.
    pub resident_mib: f64,
    /// Resident memory after lists, filters, boards and searches, MiB.
    pub after_reads_mib: f64,
    /// Records on the device, as its list counts them.
    pub total: u64,
}

/// Starts, lists and prints one line of JSON.
pub fn run(options: &Options) -> anyhow::Result<()> {
    let start = Instant::now();
    let runtime = tokio::runtime::Runtime::new()?;
    let result = runtime.block_on(async {
        // Nothing listens there: a start needs no link.
        let config = ClientConfig::new(&options.dir, "http://127.0.0.1:9", "cold start");
        let client = Client::open(config).await?;
        let open_ms = start.elapsed().as_secs_f64() * 1_000.0;
        let query = json!({ "record_type": "incident" });
        let page = dispatch(&client, "record.list", query)
            .await
            .map_err(|error| anyhow!("record.list: {error:?}"))?;
        let first_list_ms = start.elapsed().as_secs_f64() * 1_000.0;
        let resident_mib = meter::resident_mib()?;
        for (command, args) in busy() {
            dispatch(&client, command, args)
                .await
                .map_err(|error| anyhow!("{command}: {error:?}"))?;
        }
        anyhow::Ok(Start {
            open_ms,
            first_list_ms,
            resident_mib,
            after_reads_mib: meter::resident_mib()?,
            total: page["total"].as_u64().unwrap_or(0),
        })
    })?;
    println!("{}", serde_json::to_string(&result)?);
    Ok(())
}

/// What somebody does in their first minutes.
fn busy() -> Vec<(&'static str, serde_json::Value)> {
    let page = |offset: u32| {
        (
            "record.list",
            json!({ "record_type": "incident", "limit": 100, "offset": offset }),
        )
    };
    let mut all: Vec<_> = (0..20).map(|at| page(at * 1_000)).collect();
    all.extend([
        (
            "record.list",
            json!({ "record_type": "incident", "sort": [{ "field": "location" }] }),
        ),
        (
            "record.board",
            json!({ "record_type": "incident", "group_by": "status" }),
        ),
        ("search.find", json!({ "text": "employee" })),
        ("sync.status", json!({})),
    ]);
    all
}

/// The same in a new process.
pub fn measure(dir: &Path) -> anyhow::Result<Start> {
    let output = Command::new(std::env::current_exe()?)
        .arg("cold")
        .arg(dir)
        .output()?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}
