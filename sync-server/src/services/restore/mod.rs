//! After the database was restored from a backup: a new history begins, so that devices that know
//! more than this database say so and bring the accepted work back (design 03-sync).

mod marker;

use std::sync::Arc;

use shared_model::ids::OrgId;

use crate::app::App;
use crate::error::ServiceError;
use crate::services::tokens;
use crate::store::audit::{self, AuditRow};
use crate::store::histories::{self, NewHistory};
use crate::store::{numbers, organisations, tenants};

pub use marker::keep as keep_marker;

/// Official numbers of every type left free at a restore: those of lost work come back with it.
pub const RESERVED_NUMBERS: i64 = 1_000;
/// How far counters that devices remember are moved on.
const GAP: i64 = 1_000_000;

/// Begins a new history in every organisation in which anything happened since the last one began.
/// Says how many.
///
/// # Errors
/// When the database fails.
pub async fn declare_all(app: &App, reserved: i64) -> Result<usize, ServiceError> {
    let mut conn = app.db.read().await?;
    let tenants = tenants::all(&mut conn).await?;
    drop(conn);
    let mut begun = 0;
    for tenant in tenants {
        let mut conn = app.db.read().await?;
        let feed = organisations::get(&mut conn, tenant.id).await?.feed_seq;
        let fresh = histories::newest_kept(&mut conn, tenant.id).await? + GAP;
        drop(conn);
        if feed != fresh {
            declare(app, tenant.id, reserved).await?;
            begun += 1;
        }
    }
    Ok(begun)
}

/// Begins a new history: everything up to now is kept of the old one.
///
/// # Errors
/// When the database fails.
pub async fn declare(app: &App, org: OrgId, reserved: i64) -> Result<(), ServiceError> {
    let mut tx = app.db.begin().await?;
    let catalogue = app.caches.catalogue(&mut tx, org).await?;
    let year = super::ingest::year_of(app.now());
    for ty in catalogue.record_types().filter(|ty| ty.number.is_some()) {
        numbers::take(&mut tx, org, &ty.name, year, reserved).await?;
    }
    let old = organisations::get(&mut tx, org).await?.history_id;
    let new = NewHistory {
        id: uuid::Uuid::new_v4().to_string(),
        server_actor: tokens::random_bytes()?,
        gap: GAP,
    };
    let kept = histories::begin(&mut tx, org, &new).await?;
    histories::end(&mut tx, org, &old, kept, app.now()).await?;
    let line = AuditRow {
        at: app.now(),
        user: None,
        action: "restore".to_owned(),
        entity: "server".to_owned(),
        object: None,
        details: serde_json::json!({ "history": new.id, "kept": kept, "reserved": reserved })
            .to_string(),
        ip: String::new(),
        device: None,
        device_time: None,
        request_id: String::new(),
    };
    audit::append(&mut tx, org, line).await?;
    tx.commit().await?;
    tracing::warn!(%org, kept, "the database was restored: a new history begins");
    Ok(())
}

/// Compares the database with what the marker outside of it says, at a start.
///
/// # Errors
/// When the database or the marker cannot be read or written.
pub async fn check(app: &Arc<App>) -> anyhow::Result<()> {
    for org in marker::behind(app).await? {
        declare(app, org, RESERVED_NUMBERS).await?;
    }
    marker::write(app).await
}
