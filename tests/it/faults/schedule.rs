//! What happens in one schedule, drawn from its seed alone.

use fastrand::Rng;
use opsflux_tests::Fault;

/// Devices on stage.
pub const DEVICES: usize = 4;
/// Rights that come and go while work is on its way.
pub const RIGHTS: [&str; 5] = [
    "hse.edit.incident",
    "hse.comment.incident",
    "hse.submit.incident",
    "hse.create.incident",
    "hse.view.incident",
];
/// How wrong a device's clock gets.
const MOST_HOURS_OFF: i64 = 3;
/// Sites a record may be moved to.
pub const SITES: [&str; 2] = ["ALP", "BRV"];
/// How far the server's clock jumps back and ahead. Jobs of a later time wait for it, so not far back.
const SERVER_JUMP_MS: std::ops::Range<i64> = -3_000..7_200_000;

/// One thing that happens. `device` and `record` are places in lists; a record is counted round
/// among those the schedule made.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    Create {
        device: usize,
        photo: bool,
    },
    Locate {
        device: usize,
        record: usize,
    },
    Describe {
        device: usize,
        record: usize,
    },
    Comment {
        device: usize,
        record: usize,
    },
    Tag {
        device: usize,
        record: usize,
    },
    Submit {
        device: usize,
        record: usize,
    },
    /// The manager writes ashore meanwhile.
    Ashore {
        record: usize,
    },
    /// The manager says it happened on another site: it leaves the sight of some and enters that of
    /// others.
    Move {
        record: usize,
        site: usize,
    },
    /// The manager deletes it.
    Delete {
        record: usize,
    },
    Weather {
        device: usize,
        fault: Fault,
    },
    Cut {
        device: usize,
    },
    Restore {
        device: usize,
    },
    /// The process ends in the middle of whatever it does.
    Restart {
        device: usize,
    },
    RestartServer,
    /// Somebody else takes the device, whatever the last one has not sent yet.
    Share {
        device: usize,
    },
    /// The server's clock jumps.
    ServerClock {
        jump_ms: i64,
    },
    /// The device's clock shows so many milliseconds more.
    Clock {
        device: usize,
        shift_ms: i64,
    },
    FillDisk {
        device: usize,
    },
    FreeDisk {
        device: usize,
    },
    FillServer,
    FreeServer,
    Deny {
        right: usize,
    },
    Allow {
        right: usize,
    },
    Sync {
        device: usize,
    },
    /// Everybody works on for so many milliseconds.
    Breathe {
        millis: u64,
    },
}

/// The steps of a seed.
pub fn of(seed: u64) -> Vec<Step> {
    let mut rng = Rng::with_seed(seed);
    let mut steps = vec![
        Step::Create {
            device: rng.usize(..DEVICES),
            photo: false,
        },
        Step::Create {
            device: rng.usize(..DEVICES),
            photo: false,
        },
    ];
    let more = rng.usize(10..28);
    steps.extend((0..more).map(|_| draw(&mut rng)));
    steps
}

fn draw(rng: &mut Rng) -> Step {
    let device = rng.usize(..DEVICES);
    let record = rng.usize(..6);
    match rng.u8(..106) {
        0..6 => Step::Create {
            device,
            photo: rng.u8(..3) == 0,
        },
        6..18 => Step::Locate { device, record },
        18..24 => Step::Describe { device, record },
        24..36 => Step::Comment { device, record },
        36..41 => Step::Tag { device, record },
        41..45 => Step::Submit { device, record },
        45..49 => Step::Ashore { record },
        49 => Step::Delete { record },
        50..66 => Step::Weather {
            device,
            fault: weather(rng),
        },
        66..70 => Step::Cut { device },
        70..75 => Step::Restore { device },
        75..78 => Step::Restart { device },
        78 => Step::RestartServer,
        79..82 => Step::Clock {
            device,
            shift_ms: rng.i64(-MOST_HOURS_OFF..=MOST_HOURS_OFF) * 3_600_000 + rng.i64(..60_000),
        },
        82..84 => Step::FillDisk { device },
        84..86 => Step::FreeDisk { device },
        86 => Step::FillServer,
        87 => Step::FreeServer,
        88..91 => Step::Deny {
            right: rng.usize(..RIGHTS.len()),
        },
        91..93 => Step::Allow {
            right: rng.usize(..RIGHTS.len()),
        },
        93..97 => Step::Sync { device },
        97..100 => Step::Move {
            record,
            site: rng.usize(..SITES.len()),
        },
        100..102 => Step::Share { device },
        102 => Step::ServerClock {
            jump_ms: rng.i64(SERVER_JUMP_MS),
        },
        _ => Step::Breathe {
            millis: rng.u64(1..60),
        },
    }
}

fn weather(rng: &mut Rng) -> Fault {
    match rng.u8(..9) {
        0 => Fault::CutUp(rng.u16(..1_000)),
        1 => Fault::CutUpAfterFrame(rng.u8(..8)),
        2 => Fault::CutDown(rng.u16(..2_000)),
        3 => Fault::CutDownAfterPiece(rng.u8(..6)),
        4 => Fault::LoseAnswer,
        5 => Fault::Twice,
        6 => Fault::TwiceAtOnce,
        7 => Fault::Late(rng.u8(1..4)),
        _ => Fault::Slow(rng.u8(1..40)),
    }
}
