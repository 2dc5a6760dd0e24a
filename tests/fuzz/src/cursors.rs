//! Cursors, which devices bring back.

use std::sync::{Arc, OnceLock};

use shared_model::ids::{DeviceId, UserId};
use sync_server::app::{App, SystemClock};
use sync_server::config::Config;
use sync_server::services::cursor::{Cursor, Fill, History, Holder};
use sync_server::services::tokens::Keys;
use uuid::Uuid;

/// Two servers, each with keys of its own.
fn keys() -> [&'static Keys; 2] {
    static APPS: [OnceLock<Arc<App>>; 2] = [OnceLock::new(), OnceLock::new()];
    APPS.each_ref().map(|app| &opened(app).auth.keys)
}

fn opened(app: &'static OnceLock<Arc<App>>) -> &'static App {
    app.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let config = Config::for_tests(dir.path());
        // The database stays where it is as long as the process lives.
        std::mem::forget(dir);
        std::thread::spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            let app = runtime.block_on(App::open(config, Arc::new(SystemClock)));
            std::mem::forget(runtime);
            app.unwrap()
        })
        .join()
        .unwrap()
    })
}

/// A person on a device. A person belongs to one organisation: one of another is another person.
fn holder(user: u128, device: u128) -> Holder {
    Holder {
        user: UserId(Uuid::from_u128(user)),
        device: DeviceId(Uuid::from_u128(device)),
    }
}

/// Bytes nobody sealed are no cursor; a sealed one is what it was, for its holder alone, at the server
/// that sealed it, and not after a bit was turned or a byte is missing.
pub fn cursors(data: &[u8]) {
    let [keys, foreign] = keys();
    let me = holder(1, 2);
    assert!(Cursor::open(data, keys, me).is_none());
    let Ok(cursor) = minicbor::decode::<Cursor>(data) else {
        return;
    };
    let sealed = cursor.seal(keys, me);
    assert_eq!(Cursor::open(&sealed, keys, me), Some(cursor));
    for other in [holder(3, 2), holder(1, 4), holder(2, 1)] {
        assert!(Cursor::open(&sealed, keys, other).is_none());
    }
    assert!(Cursor::open(&sealed, foreign, me).is_none());
    for end in 0..sealed.len() {
        assert!(Cursor::open(&sealed[..end], keys, me).is_none());
    }
    let turned = usize::from(data[0]) % sealed.len();
    let mut altered = sealed;
    altered[turned] ^= 1;
    assert!(Cursor::open(&altered, keys, me).is_none());
}

/// Cursors of a device that is up to date, and of one that is being filled; then what is brought instead:
/// a part of one, one of another server, one of another person, one of another organisation.
#[must_use]
pub fn cursor_seeds() -> Vec<Vec<u8>> {
    let done = Cursor {
        history: History([7; 16]),
        views: 0x1234_5678_9abc_def0,
        tail: 4_711,
        fill: None,
        refill: false,
        keys: 1,
        regain: None,
    };
    let filling = Cursor {
        tail: 0,
        fill: Some(Fill {
            horizon: 9_000,
            lane: 2,
            before: 8_123,
        }),
        refill: true,
        keys: 2,
        regain: Some(Fill::up_to(4_000)),
        ..done.clone()
    };
    let [keys, foreign] = keys();
    let all = [&done, &filling];
    let mut seeds: Vec<Vec<u8>> = all.map(|cursor| minicbor::to_vec(cursor).unwrap()).into();
    let half = seeds[1].len() / 2;
    seeds.push(seeds[1][..half].to_vec());
    seeds.push(filling.seal(foreign, holder(1, 2)));
    seeds.push(filling.seal(keys, holder(3, 2)));
    let elsewhere = History([9; 16]);
    let theirs = Cursor {
        history: elsewhere,
        ..filling
    };
    seeds.push(theirs.seal(keys, holder(5, 6)));
    seeds
}
