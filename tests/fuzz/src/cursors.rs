//! Cursors, which devices bring back.

use std::sync::{Arc, OnceLock};

use shared_model::ids::{DeviceId, UserId};
use sync_server::app::{App, SystemClock};
use sync_server::config::Config;
use sync_server::services::cursor::{Cursor, Fill, History, Holder};
use uuid::Uuid;

/// A server for its keys.
fn app() -> &'static App {
    static APP: OnceLock<Arc<App>> = OnceLock::new();
    APP.get_or_init(|| {
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

/// Bytes nobody sealed are no cursor; a sealed one is what it was, for its holder alone, and not after
/// a bit was turned.
pub fn cursors(data: &[u8]) {
    let keys = &app().auth.keys;
    let holder = Holder {
        user: UserId(Uuid::from_u128(1)),
        device: DeviceId(Uuid::from_u128(2)),
    };
    assert!(Cursor::open(data, keys, holder).is_none());
    let Ok(cursor) = minicbor::decode::<Cursor>(data) else {
        return;
    };
    let sealed = cursor.seal(keys, holder);
    assert_eq!(Cursor::open(&sealed, keys, holder), Some(cursor));
    let other = Holder {
        user: UserId(Uuid::from_u128(3)),
        ..holder
    };
    assert!(Cursor::open(&sealed, keys, other).is_none());
    let turned = usize::from(data[0]) % sealed.len();
    let mut altered = sealed;
    altered[turned] ^= 1;
    assert!(Cursor::open(&altered, keys, holder).is_none());
}

/// Cursors of a device that is up to date, and of one that is being filled.
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
    let all = [done, filling];
    all.map(|cursor| minicbor::to_vec(cursor).unwrap()).into()
}
