//! The floor: the final state of the same records as JSON lines, compressed as hard as it goes and
//! sent in one POST. It has no history, no ids of changes and no acknowledgement.

use opsflux_link::Profile;
use shared_model::validate::record_json;

use crate::device::Device;

const LEVEL: i32 = 19;

/// Bytes of the floor of some records.
pub async fn of(device: &Device, ids: &[String]) -> anyhow::Result<u64> {
    let ty = device.incident_type().await?;
    let mut lines = Vec::new();
    for id in ids {
        let record = device.record(id).await?;
        serde_json::to_writer(&mut lines, &record_json(&ty, &record))?;
        lines.push(b'\n');
    }
    Ok(zstd::bulk::compress(&lines, LEVEL)?.len() as u64)
}

/// Seconds the floor needs on a link: the handshake, one round trip, and its bytes at the link's
/// rate. Computed, not measured; nothing on a link without delay and limit.
pub fn seconds(bytes: u64, link: Profile) -> f64 {
    let round_trip = link.delay_ms as f64 * 2.0 / 1_000.0;
    let carried = match link.bytes_per_s {
        0 => 0.0,
        rate => bytes as f64 / rate as f64,
    };
    round_trip * 2.0 + carried
}
