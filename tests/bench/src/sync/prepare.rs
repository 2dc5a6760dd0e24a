//! What stands before a measurement begins, made once and copied for every link.

use opsflux_link::Profile;

use super::stage::{Ground, Snapshot};
use crate::corpus::Corpus;
use crate::device::Device;
use crate::floor;

/// Devices that take part in most scenarios.
pub const AUTHOR: &str = "author";
/// The other one that knows the records.
pub const MATE: &str = "mate";
/// Devices of the crowd and records of each.
pub const CROWD: u8 = 100;
const EACH: usize = 50;
/// Edits of one side in the scenario of few edits.
const FEW: usize = 50;

/// A prepared stage.
pub struct Ready {
    /// Its folders.
    pub snapshot: Snapshot,
    /// The records it is about.
    pub ids: Vec<String>,
    /// Bytes of their floor; 0 where it comes after the measurement.
    pub floor: u64,
}

/// A device in sync on an organisation without incidents.
pub async fn empty(ground: &Ground, seeded: &Snapshot) -> anyhow::Result<Snapshot> {
    let live = ground.live(seeded).await?;
    let author = live.device(AUTHOR, Profile::LAN).await?;
    author.first_exchange().await?;
    live.quiet(&[&author]).await?;
    live.keep(vec![author]).await
}

/// Records of six changes each that no server heard of.
pub async fn unsent(ground: &Ground, empty: &Snapshot, count: usize) -> anyhow::Result<Ready> {
    let live = ground.live(empty).await?;
    let author = live.device(AUTHOR, Profile::LAN).await?;
    let ids = written(&author, &mut Corpus::new(1), count).await?;
    let floor = floor::of(&author, &ids).await?;
    let snapshot = live.keep(vec![author]).await?;
    Ok(Ready {
        snapshot,
        ids,
        floor,
    })
}

async fn written(
    device: &Device,
    corpus: &mut Corpus,
    count: usize,
) -> anyhow::Result<Vec<String>> {
    let mut ids = Vec::with_capacity(count);
    for _ in 0..count {
        ids.push(corpus.create_and_edit(device).await?);
    }
    Ok(ids)
}

/// The same records known to the server and to two devices.
pub async fn shared(ground: &Ground, unsent: &Ready) -> anyhow::Result<Ready> {
    let live = ground.live(&unsent.snapshot).await?;
    let author = live.device(AUTHOR, Profile::LAN).await?;
    author.sync().await?;
    let mate = live.device(MATE, Profile::LAN).await?;
    mate.first_exchange().await?;
    live.quiet(&[&author, &mate]).await?;
    Ok(Ready {
        snapshot: live.keep(vec![author, mate]).await?,
        ids: unsent.ids.clone(),
        floor: unsent.floor,
    })
}

/// Fifty edits of the author's wait on the device, fifty of the mate's on the server.
pub async fn few_edits(ground: &Ground, shared: &Ready) -> anyhow::Result<Ready> {
    let live = ground.live(&shared.snapshot).await?;
    let author = live.device(AUTHOR, Profile::LAN).await?;
    let mate = live.device(MATE, Profile::LAN).await?;
    let mut corpus = Corpus::new(5);
    let (ours, theirs) = (shared.ids.iter().take(FEW), shared.ids.iter().skip(FEW));
    for id in theirs.take(FEW) {
        corpus.edit_once(&mate, id).await?;
    }
    mate.sync().await?;
    live.quiet(&[&mate]).await?;
    for id in ours {
        corpus.edit_once(&author, id).await?;
    }
    kept(live.keep(vec![author, mate]).await?, shared)
}

/// Both devices changed the same field of every record and commented it.
pub async fn both_edited(ground: &Ground, shared: &Ready) -> anyhow::Result<Ready> {
    let live = ground.live(&shared.snapshot).await?;
    let author = live.device(AUTHOR, Profile::LAN).await?;
    let mate = live.device(MATE, Profile::LAN).await?;
    let mut corpus = Corpus::new(6);
    for id in &shared.ids {
        corpus.edit_again(&author, id).await?;
        corpus.edit_again(&mate, id).await?;
    }
    kept(live.keep(vec![author, mate]).await?, shared)
}

/// One record in ten was edited, which the author may not any more, and then commented; the others
/// were commented.
pub async fn refused(ground: &Ground, shared: &Ready) -> anyhow::Result<Ready> {
    let live = ground.live(&shared.snapshot).await?;
    let author = live.device(AUTHOR, Profile::LAN).await?;
    let mut corpus = Corpus::new(8);
    for (at, id) in shared.ids.iter().enumerate() {
        if at % 10 == 0 {
            corpus.edit_once(&author, id).await?;
        }
        corpus.comment(&author, id).await?;
    }
    let snapshot = live.keep(vec![author]).await?;
    snapshot.alter(
        "INSERT INTO role_grants (org_id, role_code, permission, scope, deny, source) \
         SELECT id, 'crew', 'hse.edit.incident', 'all', 1, 'admin' FROM organisations; \
         UPDATE organisations SET policy_epoch = policy_epoch + 1;",
    )?;
    kept(snapshot, shared)
}

fn kept(snapshot: Snapshot, shared: &Ready) -> anyhow::Result<Ready> {
    Ok(Ready {
        snapshot,
        ids: shared.ids.clone(),
        floor: 0,
    })
}

/// Records of one change each that the server and the author know.
pub async fn known(ground: &Ground, empty: &Snapshot, count: usize) -> anyhow::Result<Ready> {
    let live = ground.live(empty).await?;
    let author = live.device(AUTHOR, Profile::LAN).await?;
    let mut corpus = Corpus::new(4);
    for _ in 0..count {
        corpus.create(&author).await?;
    }
    live.quiet(&[&author]).await?;
    live.quiet(&[&author]).await?;
    Ok(Ready {
        snapshot: live.keep(vec![author]).await?,
        ids: Vec::new(),
        floor: 0,
    })
}

/// The name of one of the crowd.
pub fn one_of_many(number: u8) -> String {
    format!("one-{number}")
}

/// Many devices with fifty records each that no server heard of.
pub async fn crowd(ground: &Ground, seeded: &Snapshot) -> anyhow::Result<Ready> {
    let live = ground.live(seeded).await?;
    let mut devices = Vec::new();
    let mut floor = 0;
    let mut corpus = Corpus::new(9);
    for number in 1..=CROWD {
        let device = live.device_from(&one_of_many(number), number).await?;
        device.first_exchange().await?;
        let ids = written(&device, &mut corpus, EACH).await?;
        floor += floor::of(&device, &ids).await?;
        devices.push(device);
    }
    Ok(Ready {
        snapshot: live.keep(devices).await?,
        ids: Vec::new(),
        floor,
    })
}
