//! What exchanges cost: a server process, a link, and client cores in this process. A scenario is
//! done when the device holds durable answers and both sides hold the same documents.

mod plan;
mod prepare;
mod run;
mod server;
mod stage;

use std::time::{Duration, Instant};

use crate::Output;
use crate::report::Report;
use plan::{LinkName, Scenario};
use run::Bench;

/// How much.
#[derive(clap::Args)]
pub struct Options {
    /// Only these scenarios; may be given several times.
    #[arg(long, value_enum)]
    only: Vec<Scenario>,
    /// Only on these links; may be given several times.
    #[arg(long, value_enum)]
    link: Vec<LinkName>,
    /// What is not measured after so many minutes is left out.
    #[arg(long, default_value_t = 45)]
    minutes: u64,
    /// Where results go.
    #[command(flatten)]
    pub output: Output,
}

/// Columns of the table, in order.
const COLUMNS: [&str; 11] = [
    "up B",
    "down B",
    "bytes",
    "requests",
    "seconds",
    "floor B",
    "x floor",
    "x floor's seconds",
    "server CPU ms",
    "server peak MiB",
    "agree %",
];

/// Measures what was asked for, within the time given.
pub fn run(options: &Options) -> anyhow::Result<Report> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let until = Instant::now() + Duration::from_secs(options.minutes * 60);
    runtime.block_on(async {
        let mut bench = Bench::open().await?;
        for scenario in Scenario::ALL {
            if !options.only.is_empty() && !options.only.contains(&scenario) {
                continue;
            }
            let links = match options.link.is_empty() {
                true => scenario.links(),
                false => options.link.as_slice(),
            };
            for link in links {
                bench.line(scenario, *link, until).await?;
            }
        }
        bench.report.table(&COLUMNS);
        Ok(bench.report)
    })
}
