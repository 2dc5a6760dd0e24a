//! Memory, and sizes on disk, from /proc and the file system.

use std::path::Path;

use anyhow::Context;

/// Name of the server's threads.
pub const SERVER: &str = "bench-server";

/// CPU seconds of this thread so far. Linux only.
pub fn thread_cpu() -> anyhow::Result<f64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds = stat.split_whitespace().next().context("no schedstat")?;
    Ok(nanoseconds.parse::<f64>()? / 1e9)
}

/// Resident memory of this process, MiB.
pub fn resident_mib() -> anyhow::Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1));
    Ok(kib.context("no VmRSS")?.parse::<f64>()? / 1_024.0)
}

/// Bytes of the replica's pages in use, whether they are in its file or still in its log.
pub fn database_bytes(dir: &Path) -> anyhow::Result<u64> {
    let database = rusqlite::Connection::open(dir.join("replica.db"))?;
    let one = |pragma| database.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
    let pages = one("page_count")? - one("freelist_count")?;
    Ok(u64::try_from(pages * one("page_size")?)?)
}

/// The largest tables and indexes of the replica with their bytes.
pub fn tables(dir: &Path) -> anyhow::Result<Vec<(String, u64)>> {
    let database = rusqlite::Connection::open(dir.join("replica.db"))?;
    let mut query = database.prepare(
        "SELECT name, SUM(pgsize) AS bytes FROM dbstat GROUP BY name ORDER BY bytes DESC LIMIT 16",
    )?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)))?;
    rows.map(|row| {
        let (name, bytes) = row?;
        Ok((name, u64::try_from(bytes)?))
    })
    .collect()
}

/// The value below which `share` of the sorted values are.
pub fn percentile(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    let at = (last as f64 * share).round() as usize;
    sorted.get(at).copied().unwrap_or(0.0)
}

/// CPU seconds of this process so far, all threads. Linux only.
pub fn process_cpu() -> anyhow::Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let (_, rest) = stat.rsplit_once(')').context("no process name")?;
    let mut fields = rest.split_whitespace().skip(11);
    let mut ticks = || fields.next().and_then(|field| field.parse::<f64>().ok());
    let (user, system) = (ticks().context("no utime")?, ticks().context("no stime")?);
    Ok((user + system) / 100.0)
}

/// Asks the kernel to forget what it cached of a file, as after a restart of the machine.
pub fn forget_cached(file: &Path) -> anyhow::Result<()> {
    let input = format!("if={}", file.display());
    let done = std::process::Command::new("dd")
        .args([input.as_str(), "iflag=nocache", "count=0"])
        .output()?;
    anyhow::ensure!(done.status.success(), "dd failed");
    Ok(())
}
