//! What a person may see of the feed, part by part.

use shared_model::ids::{DeviceKey, OrgId, RecordId, UserId};
use shared_model::policy::ViewPredicate;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::visibility;

/// Record types a person may see under one predicate.
#[derive(Clone, Debug)]
pub struct View {
    /// The types.
    pub types: Vec<String>,
    /// Which of their records.
    pub predicate: ViewPredicate,
}

/// Who asks.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// Tenant.
    pub org: OrgId,
    /// The person.
    pub user: UserId,
    /// What they may see.
    pub views: Vec<View>,
}

/// A part of the feed: positions after `floor`, up to `horizon`, of one lane, newest first.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Positions up to here are known.
    pub floor: i64,
    /// Positions beyond come later.
    pub horizon: i64,
    /// 0 reference, 1 mine, 2 urgent or open, 3 the rest.
    pub lane: i64,
    /// Only positions before this one.
    pub before: i64,
    /// Deleted records are of interest only to those who have them.
    pub with_deleted: bool,
}

/// A record of the feed.
#[derive(Clone, Debug)]
pub struct FeedRow {
    /// Key.
    pub id: RecordId,
    /// Its type.
    pub record_type: String,
    /// Given at acceptance.
    pub official_no: Option<String>,
    /// Position when it was accepted.
    pub created_seq: i64,
    /// Its newest position.
    pub seq: i64,
    /// Key of the device its creation came from.
    pub origin: Option<String>,
}

struct Sql {
    bound: Vec<String>,
}

impl Sql {
    fn bind(&mut self, value: String) -> String {
        self.bound.push(value);
        format!("${}", self.bound.len())
    }

    /// `org` and every view, as one condition.
    fn visible(&mut self, viewer: &Viewer) -> String {
        let org = self.bind(viewer.org.to_string());
        let mut views = Vec::new();
        for view in &viewer.views {
            let types: Vec<_> = view
                .types
                .iter()
                .map(|name| self.bind(name.clone()))
                .collect();
            let predicate = visibility::render(&view.predicate, &mut |value| self.bind(value));
            views.push(format!(
                "(record_type IN ({}) AND {predicate})",
                types.join(", ")
            ));
        }
        let views = if views.is_empty() {
            "1 = 0".to_owned()
        } else {
            views.join(" OR ")
        };
        format!("org_id = {org} AND ({views})")
    }
}

const COLUMNS: &str = "id, record_type, official_no, created_seq, seq, origin_key";

fn read(row: &AnyRow) -> Result<FeedRow, sqlx::Error> {
    Ok(FeedRow {
        id: super::column::id(row, 0)?,
        record_type: row.try_get(1)?,
        official_no: row.try_get(2)?,
        created_seq: row.try_get(3)?,
        seq: row.try_get(4)?,
        origin: row.try_get(5)?,
    })
}

async fn fetch(
    conn: &mut AnyConnection,
    text: String,
    bound: Vec<String>,
) -> Result<Vec<AnyRow>, sqlx::Error> {
    let mut statement = sqlx::query(AssertSqlSafe(text));
    for value in bound {
        statement = statement.bind(value);
    }
    statement.fetch_all(conn).await
}

/// Visible records of a part of the feed, newest first.
///
/// # Errors
/// When the database fails.
pub async fn page(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    part: Part,
    limit: i64,
) -> Result<Vec<FeedRow>, sqlx::Error> {
    let mut sql = Sql { bound: Vec::new() };
    let visible = sql.visible(viewer);
    let place = format!(
        "seq > {} AND seq <= {} AND seq < {} ORDER BY seq DESC",
        part.floor, part.horizon, part.before
    );
    select(conn, viewer, part, limit, (sql, visible, place)).await
}

/// Visible records that were made or changed in a part of the feed, and again beyond it: the pages of
/// the part, looked at later, do not have them. Newest creation first.
///
/// # Errors
/// When the database fails.
pub async fn overtaken(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    part: Part,
    limit: i64,
) -> Result<Vec<FeedRow>, sqlx::Error> {
    let mut sql = Sql { bound: Vec::new() };
    let visible = sql.visible(viewer);
    let deleted = living(part);
    let (floor, horizon, before) = (part.floor, part.horizon, part.before);
    let text = format!(
        "SELECT {COLUMNS} FROM records WHERE {visible}{deleted}
         AND seq > {horizon} AND created_seq <= {horizon} AND created_seq < {before}
         AND (created_seq > {floor} OR EXISTS (SELECT 1 FROM changes
              WHERE changes.record_id = records.id
              AND changes.feed_seq > {floor} AND changes.feed_seq <= {horizon}))
         ORDER BY created_seq DESC LIMIT {limit}"
    );
    let rows = fetch(conn, text, sql.bound).await?;
    rows.iter().map(read).collect()
}

/// Records up to the horizon of a part that were made or changed under one of these keys, newest
/// creation first.
///
/// # Errors
/// When the database fails.
pub async fn page_of(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    part: Part,
    keys: &[DeviceKey],
    limit: i64,
) -> Result<Vec<FeedRow>, sqlx::Error> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql { bound: Vec::new() };
    let visible = sql.visible(viewer);
    let keys: Vec<_> = keys.iter().map(|key| sql.bind(key.to_string())).collect();
    let keys = keys.join(", ");
    let condition = format!(
        "{visible} AND (origin_key IN ({keys}) OR id IN
         (SELECT record_id FROM changes WHERE origin_key IN ({keys})))"
    );
    // By creation, which stays where it is whatever changes meanwhile.
    let place = format!(
        "created_seq > {} AND created_seq <= {} AND created_seq < {} ORDER BY created_seq DESC",
        part.floor, part.horizon, part.before
    );
    select(conn, viewer, part, limit, (sql, condition, place)).await
}

/// Deleted records are of interest only to those who have them.
fn living(part: Part) -> &'static str {
    match part.with_deleted {
        true => "",
        false => " AND deleted_at IS NULL",
    }
}

async fn select(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    part: Part,
    limit: i64,
    (mut sql, condition, place): (Sql, String, String),
) -> Result<Vec<FeedRow>, sqlx::Error> {
    let me = sql.bind(viewer.user.to_string());
    let mine = format!("(COALESCE(owner_id, '') = {me} OR COALESCE(assigned_id, '') = {me})");
    let lane = match part.lane {
        0 => format!("lane = 0 AND {me} <> ''"),
        1 => format!("lane <> 0 AND {mine}"),
        lane => format!("lane = {lane} AND NOT {mine}"),
    };
    let deleted = living(part);
    // Positions are numbers of our own making, never text from outside.
    let text = format!(
        "SELECT {COLUMNS} FROM records WHERE {condition} AND {lane}{deleted} AND {place} LIMIT {limit}"
    );
    let rows = fetch(conn, text, sql.bound).await?;
    rows.iter().map(read).collect()
}

/// Those of some records that are visible.
///
/// # Errors
/// When the database fails.
pub async fn visible_among(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    ids: &[RecordId],
) -> Result<Vec<FeedRow>, sqlx::Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql { bound: Vec::new() };
    let visible = sql.visible(viewer);
    let list: Vec<_> = ids.iter().map(|id| sql.bind(id.to_string())).collect();
    let text = format!(
        "SELECT {COLUMNS} FROM records WHERE {visible} AND id IN ({})",
        list.join(", ")
    );
    let rows = fetch(conn, text, sql.bound).await?;
    rows.iter().map(read).collect()
}

/// Uncompressed documents of some records.
///
/// # Errors
/// When the database fails.
pub async fn bodies(
    conn: &mut AnyConnection,
    ids: &[RecordId],
) -> Result<Vec<(RecordId, Vec<u8>)>, sqlx::Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let list = super::db::list_placeholders(1, ids.len());
    let text = format!("SELECT id, body FROM records WHERE id IN ({list})");
    let rows = fetch(conn, text, ids.iter().map(ToString::to_string).collect()).await?;
    rows.iter()
        .map(|row| Ok((super::column::id(row, 0)?, row.try_get(1)?)))
        .collect()
}
