//! A replica of an earlier build, full of rows, documents and work that waits, opened by this one.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::{Connection, params};

use super::*;
use crate::replica::packed::unpack;
use crate::replica::{DATABASE, MIGRATIONS};

impl World {
    /// A little of everything a device keeps: what is ashore, what waits, what came back.
    async fn filled() -> (Self, Vec<String>) {
        let world = Self::signed_in().await;
        world.server.0.lock().unwrap().notifications = vec![notification(1)];
        let ashore = world.create("Slippery stairs").await;
        world.client.sync().await.unwrap();
        world.refuse("Broken ladder");
        let returned = world.create("Broken ladder").await;
        world.client.sync().await.unwrap();
        world.set_down(true);
        let edit = json!({ "id": ashore, "fields": {
            "severity": "high", "count": 4, "urgent": true, "day": "2026-11-24", "tags": ["deck"],
        } });
        world.call("record.edit", edit).await;
        let words = json!({ "id": ashore, "field": "talk", "text": "Roped off." });
        world.call("record.comment", words).await;
        world.photographed().await;
        let waiting = world.create("Loose handrail").await;
        let fields = json!({ "title": "half" });
        let draft = json!({ "record_type": "report", "fields": fields });
        world.call("draft.save", draft).await;
        // Sent perhaps, and not answered.
        assert!(world.client.sync().await.is_err());
        (world, vec![ashore, returned, waiting])
    }

    async fn photographed(&self) {
        let mut png = Vec::new();
        image::DynamicImage::new_rgb8(32, 32)
            .write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png)
            .unwrap();
        let args = json!({ "name": "x.png", "media_type": "", "base64": BASE64.encode(&png) });
        let photo = self.call("photo.add", args).await;
        let mut fields = crate::testing::report("Slippery deck");
        fields.insert("photos".into(), json!([photo]));
        let args = json!({ "record_type": "report", "fields": fields });
        self.call("record.create", args).await;
    }

    /// Everything a person sees of it.
    async fn everything(&self, ids: &[String]) -> Value {
        let mut pages = Vec::new();
        for id in ids {
            pages.push(self.try_call("record.get", json!({ "id": id })).await.ok());
        }
        let mut seen = serde_json::Map::from_iter([("pages".to_owned(), json!(pages))]);
        for (command, args) in [
            ("record.list", json!({ "record_type": "report" })),
            ("search.find", json!({ "text": "slippery", "limit": 5 })),
            ("returned.list", json!({})),
            ("draft.list", json!({})),
            ("notification.list", json!({})),
            ("sync.queue", json!({})),
            ("session.status", json!({})),
        ] {
            seen.insert(command.to_owned(), self.call(command, args).await);
        }
        Value::Object(seen)
    }

    /// Runs of settled operations.
    fn settled(&self) -> Vec<(Vec<u8>, i64, i64, i64)> {
        let read = |conn: &Connection| {
            let mut query = conn.prepare("SELECT record_id, first, last, at FROM settled")?;
            let rows = query.query_map([], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        };
        self.client.replica().read_now(read).unwrap()
    }

    /// Records that do not stand where their row says.
    fn misplaced(&self) -> i64 {
        let sql = "SELECT COUNT(*) FROM records AS r LEFT JOIN sights AS s USING (sight)
                   WHERE (r.deleted_at IS NULL) <> (s.sight IS NOT NULL) OR s.site_id IS NOT r.site_id
                   OR s.owner_id IS NOT r.owner_id OR s.assigned_id IS NOT r.assigned_id
                   OR s.company_id IS NOT r.company_id";
        let count = |conn: &Connection| Ok(conn.query_row(sql, [], |row| row.get(0))?);
        self.client.replica().read_now(count).unwrap()
    }

    /// The same folder as an earlier build left it.
    async fn left_by(self, version: usize) -> Self {
        self.client.close().await;
        drop(self.client);
        downgrade(self.dir.path(), version);
        let client = client(self.dir.path(), &self.server).await;
        Self {
            client,
            dir: self.dir,
            server: self.server,
        }
    }
}

/// Writes what lies in a replica into one with the first migrations only.
fn downgrade(dir: &Path, version: usize) {
    let old = dir.join("old.db");
    let conn = Connection::open(&old).unwrap();
    for sql in &MIGRATIONS[..version] {
        conn.execute_batch(sql).unwrap();
    }
    let attach = format!("ATTACH '{}' AS now", dir.join(DATABASE).display());
    conn.execute_batch(&attach).unwrap();
    for table in tables(&conn) {
        copy(&conn, &table);
    }
    if columns(&conn, "main", "records").contains("projection") {
        copy_wide_records(&conn);
    }
    if columns(&conn, "main", "settled").is_empty() {
        copy_settled(&conn);
    }
    conn.pragma_update(None, "user_version", version as i64)
        .unwrap();
    conn.execute_batch("DETACH now").unwrap();
    conn.close().unwrap();
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(dir.join(format!("{DATABASE}{suffix}")));
    }
    std::fs::rename(old, dir.join(DATABASE)).unwrap();
}

fn tables(conn: &Connection) -> Vec<String> {
    // The words of records lie in tables of their own behind the virtual one.
    let sql =
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
               AND name <> 'search'";
    let mut query = conn.prepare(sql).unwrap();
    let names = query.query_map([], |row| row.get(0)).unwrap();
    names.map(Result::unwrap).collect()
}

fn columns(conn: &Connection, schema: &str, table: &str) -> BTreeSet<String> {
    let sql = format!("SELECT name FROM pragma_table_info('{table}', '{schema}')");
    let mut query = conn.prepare(&sql).unwrap();
    let names = query.query_map([], |row| row.get(0)).unwrap();
    names.map(Result::unwrap).collect()
}

/// Copies the columns both have. Those that only the earlier one has are filled where it insists.
fn copy(conn: &Connection, table: &str) {
    let theirs = columns(conn, "main", table);
    let ours = columns(conn, "now", table);
    if theirs.contains("projection") {
        return;
    }
    let mut names: Vec<String> = theirs.intersection(&ours).cloned().collect();
    let mut values = names.clone();
    if table == "operations" && theirs.contains("hash") {
        names.push("hash".to_owned());
        values.push(
            "COALESCE((SELECT c.hash FROM now.changes c WHERE c.record_id = o.record_id
              AND c.actor = o.actor AND c.seq = o.seq), zeroblob(32))"
                .to_owned(),
        );
    }
    let sql = format!(
        "DELETE FROM main.{table}; INSERT INTO main.{table} ({}) SELECT {} FROM now.{table} AS o",
        names.join(", "),
        values.join(", ")
    );
    conn.execute_batch(&sql).unwrap();
}

/// Before the third migration a row held its whole projection, and nothing was packed.
fn copy_wide_records(conn: &Connection) {
    let theirs = columns(conn, "main", "records");
    let ours = columns(conn, "now", "records");
    let shared = theirs.intersection(&ours).filter(|name| *name != "title");
    let names = shared.cloned().collect::<Vec<_>>().join(", ");
    let sql = format!(
        "INSERT INTO main.records (rowid, title, projection, {names})
         SELECT record, COALESCE(title, ''), '', {names} FROM now.records"
    );
    conn.execute_batch(&sql).unwrap();
    unpacked(
        conn,
        "SELECT record, body FROM now.projections",
        |record, text| {
            let text = String::from_utf8(text).unwrap();
            let sql = "UPDATE main.records SET projection = ?2 WHERE rowid = ?1";
            conn.execute(sql, params![record, text]).unwrap();
        },
    );
    unpacked(
        conn,
        "SELECT id, intent FROM now.operations WHERE intent NOT NULL",
        |id, text| {
            let text = String::from_utf8(text).unwrap();
            let sql = "UPDATE main.operations SET intent = ?2 WHERE id = ?1";
            conn.execute(sql, params![id, text]).unwrap();
        },
    );
    unpacked(
        conn,
        "SELECT record, body FROM now.bodies",
        |record, body| {
            let sql = "UPDATE main.bodies SET body = ?2 WHERE record = ?1";
            conn.execute(sql, params![record, body]).unwrap();
        },
    );
    unpacked(
        conn,
        "SELECT position, bytes FROM now.changes",
        |position, bytes| {
            let sql = "UPDATE main.changes SET bytes = ?2 WHERE position = ?1";
            conn.execute(sql, params![position, bytes]).unwrap();
        },
    );
}

/// Before the seventh migration every operation kept its row.
fn copy_settled(conn: &Connection) {
    let hash = match columns(conn, "main", "operations").contains("hash") {
        true => ("hash, ", "zeroblob(32), "),
        false => ("", ""),
    };
    let sql = format!(
        "WITH RECURSIVE one AS (
             SELECT record_id, actor, first AS seq, last, at FROM now.settled
             UNION ALL SELECT record_id, actor, seq + 1, last, at FROM one WHERE seq < last)
         INSERT INTO main.operations
             ({}record_id, actor, seq, author_id, size_bytes, state, created_at, decided_at, ack)
         SELECT {}record_id, actor, seq, zeroblob(16), 1, 'accepted', at, at, 2 FROM one",
        hash.0, hash.1
    );
    conn.execute_batch(&sql).unwrap();
}

fn unpacked(conn: &Connection, sql: &str, mut with: impl FnMut(i64, Vec<u8>)) {
    let mut query = conn.prepare(sql).unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    let rows: Vec<(i64, Vec<u8>)> = rows.unwrap().map(Result::unwrap).collect();
    for (key, packed) in rows {
        with(key, unpack(&packed).unwrap());
    }
}

/// contract: A5
#[tokio::test]
async fn a_filled_replica_of_every_earlier_build_is_taken_over_with_all_that_waits_in_it() {
    for version in 1..MIGRATIONS.len() {
        let (world, ids) = World::filled().await;
        let before = world.everything(&ids).await;
        assert_eq!(world.misplaced(), 0);
        let settled = world.settled();
        assert!(!settled.is_empty(), "something was acknowledged");
        let world = world.left_by(version).await;
        assert_eq!(world.settled(), settled, "left by version {version}");
        assert_eq!(world.misplaced(), 0, "left by version {version}");
        let after = world.everything(&ids).await;
        for (part, seen) in before.as_object().unwrap() {
            assert_eq!(&after[part], seen, "{part}, left by version {version}");
        }
        // What waited goes ashore, and nothing goes twice.
        world.set_down(false);
        world.client.sync().await.unwrap();
        let status = world.call("sync.status", json!({})).await;
        assert_eq!(status["queued_operations"], 0, "version {version}");
        assert_eq!(status["queued_files"], 0, "version {version}");
        assert_eq!(world.get(&ids[0]).await["sync_state"], "confirmed");
        assert_eq!(world.get(&ids[2]).await["sync_state"], "confirmed");
        let shore = world.server.0.lock().unwrap();
        let said = format!("{:?}", shore.documents.keys().collect::<Vec<_>>());
        assert_eq!(shore.documents.len(), 3, "version {version}: {said}");
    }
}
