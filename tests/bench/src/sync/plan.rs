//! Which scenarios there are, and on which links each is measured.

use opsflux_link::Profile;

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Scenario {
    /// Nothing to say; both sides know 5,000 records.
    Idle,
    /// Nothing to say; both sides know 50,000 records.
    IdleLarge,
    /// 50 edits go up while 50 others come down.
    Edits,
    /// 200 new records of six changes each.
    New200,
    /// 1,000 new records of six changes each.
    New1000,
    /// A device that knows nothing signs in; 200 records wait.
    Fresh200,
    /// The same with 1,000 records.
    Fresh1000,
    /// Both sides edited and commented the same 200.
    Both,
    /// 100 devices send 50 records each at once.
    Many,
    /// One edit in ten is refused and a comment hangs on each of those.
    Refusals,
    /// 1,000 new records while the link is cut every ten seconds.
    Cuts,
    /// A device that knows nothing signs in; 50,000 records wait: until a screen of them is listed.
    FirstScreen,
}

impl Scenario {
    /// All, the long preparations last.
    pub const ALL: [Self; 12] = [
        Self::New200,
        Self::Edits,
        Self::Both,
        Self::Refusals,
        Self::Fresh200,
        Self::New1000,
        Self::Fresh1000,
        Self::Cuts,
        Self::Idle,
        Self::Many,
        Self::IdleLarge,
        Self::FirstScreen,
    ];

    /// The links it is measured on unless others are asked for.
    pub fn links(self) -> &'static [LinkName] {
        use LinkName::{Lan, Narrow, Slow, Vsat};
        match self {
            Self::Idle | Self::Edits | Self::New200 | Self::New1000 | Self::Both => {
                &[Lan, Vsat, Slow, Narrow]
            }
            Self::Fresh200 => &[Lan, Vsat, Narrow],
            Self::Fresh1000 => &[Lan, Slow],
            Self::Refusals | Self::IdleLarge => &[Lan, Vsat],
            Self::Many => &[Lan],
            Self::Cuts | Self::FirstScreen => &[Slow],
        }
    }
}

/// A link, as it is named on the command line and in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum LinkName {
    /// No delay, no limit.
    Lan,
    /// 600 ms, 256 kbit/s.
    Vsat,
    /// 600 ms, 128 kbit/s.
    Slow,
    /// 1,400 ms, 22 kbit/s.
    Narrow,
}

impl LinkName {
    /// What it is like.
    pub fn profile(self) -> Profile {
        match self {
            Self::Lan => Profile::LAN,
            Self::Vsat => Profile::VSAT,
            Self::Slow => Profile::VSAT_SLOW,
            Self::Narrow => Profile::NARROW,
        }
    }

    /// As people say it.
    pub fn text(self) -> &'static str {
        match self {
            Self::Lan => "lan",
            Self::Vsat => "600 ms, 256 kbit/s",
            Self::Slow => "600 ms, 128 kbit/s",
            Self::Narrow => "1,400 ms, 22 kbit/s",
        }
    }
}
