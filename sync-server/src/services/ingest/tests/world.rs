//! One organisation with a small module, people, tablets, and pens that write real changes.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use serde_json::Value;
use shared_model::doc::{Document, RawChange};
use shared_model::ids::{ActorId, DeviceId, DeviceKey, OrgId, RecordId, UserId};
use shared_model::policy::Grant;
use shared_model::record::{FieldValue, Record};
use shared_model::schema::{Module, RecordType};
use shared_model::sync::{DocOperations, Operations, Verdict, VerdictRun};

pub(crate) use super::pen::Pen;
use uuid::Uuid;

use crate::app::{App, Caller, Clock, new_id};
use crate::config::Config;
use crate::services::hooks::testing::listen;
use crate::services::ingest::{Uploader, accept};
use crate::services::{bootstrap, grants};
use crate::store::enrolments::{self, Device};
use crate::store::modules::{self, ModuleRow};
use crate::store::users::{self, User};
use crate::store::{devices, roles, tenants};

/// 2026-11-23T12:00:00Z.
pub(crate) const NOON: i64 = 1_795_435_200_000;
pub(crate) const DAY: i64 = 24 * 3600 * 1000;

pub(crate) struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

pub(crate) struct World {
    pub(crate) app: Arc<App>,
    pub(crate) org: OrgId,
    clock: Arc<TestClock>,
    module: Value,
    _dir: tempfile::TempDir,
}

/// A device with its key.
pub(crate) struct Tablet {
    pub(crate) id: DeviceId,
    pub(crate) key: DeviceKey,
    next: AtomicU64,
}

impl Tablet {
    /// A new actor, as after a start of the program.
    pub(crate) fn actor(&self) -> ActorId {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&self.key.0);
        let n = self.next.fetch_add(1, Ordering::SeqCst);
        bytes[8..].copy_from_slice(&n.to_be_bytes());
        ActorId(bytes)
    }
}

/// Everything an author may do with notes and alarms.
pub(crate) const ALL: &[&str] = &[
    "probe.view.note",
    "probe.create.note",
    "probe.edit.note",
    "probe.delete.note",
    "probe.comment.note",
    "probe.close.note",
    "probe.view.alarm",
    "probe.create.alarm",
    "probe.edit.alarm",
    "probe.view.spot",
    "probe.create.spot",
];

impl World {
    pub(crate) async fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut config = Config::for_tests(dir.path());
        config.database_url = crate::test_database::url(dir.path()).await;
        let clock = Arc::new(TestClock(AtomicI64::new(NOON)));
        let app = App::open(config, clock.clone()).await.unwrap();
        let org = bootstrap::only_tenant(&app).await.unwrap();
        let mut world = Self {
            app,
            org,
            clock,
            module: super::module::module(),
            _dir: dir,
        };
        world.install(|_| {}).await;
        world
    }

    /// Changes the module and puts it in force.
    pub(crate) async fn install(&mut self, change: impl FnOnce(&mut Value)) {
        change(&mut self.module);
        let row = ModuleRow {
            code: "probe".into(),
            version: "1.0.0".into(),
            status: "active".into(),
            body: self.module.to_string(),
            installed_at: NOON,
            installed_by: None,
        };
        let mut tx = self.app.db.begin().await.unwrap();
        modules::upsert(&mut tx, self.org, &row).await.unwrap();
        tenants::bump_modules_revision(&mut tx, self.org)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Hooks listen to these events from now on.
    pub(crate) async fn listens(&self, events: &[&str]) {
        listen(&self.app, self.org, events).await;
    }

    pub(crate) fn pass(&self, ms: i64) {
        self.clock.0.fetch_add(ms, Ordering::SeqCst);
    }

    /// A type as the server knows it.
    pub(crate) fn ty(&self, name: &str) -> RecordType {
        self.ty_with(name, |_| {})
    }

    /// A type as another version of the module has it.
    pub(crate) fn ty_with(&self, name: &str, change: impl FnOnce(&mut Value)) -> RecordType {
        let mut json = self.module.clone();
        change(&mut json);
        let module: Module = serde_json::from_value(json).unwrap();
        module.types.into_iter().find(|ty| ty.name == name).unwrap()
    }

    pub(crate) async fn person(&self, name: &str, grants: &[&str], sites: &[RecordId]) -> UserId {
        self.employee(name, grants, sites, None).await
    }

    pub(crate) async fn employee(
        &self,
        name: &str,
        grants: &[&str],
        sites: &[RecordId],
        company: Option<RecordId>,
    ) -> UserId {
        let user = User {
            id: UserId(new_id()),
            org: self.org,
            email: format!("{name}@example.test"),
            first_name: name.into(),
            last_name: "Test".into(),
            phone_number: None,
            language: "en".into(),
            time_zone: "UTC".into(),
            company,
            supervisor: None,
            password_hash: String::new(),
            is_superuser: false,
            is_active: true,
        };
        let mut tx = self.app.db.begin().await.unwrap();
        users::insert(&mut tx, &user, NOON).await.unwrap();
        for text in grants {
            let grant: Grant = text.parse().unwrap();
            roles::insert_user_grant(&mut tx, self.org, user.id, &grant)
                .await
                .unwrap();
        }
        for site in sites {
            users::insert_site(&mut tx, user.id, *site).await.unwrap();
        }
        tx.commit().await.unwrap();
        self.rights_changed().await;
        user.id
    }

    /// Takes every right of a person away.
    pub(crate) async fn revoke(&self, user: UserId) {
        self.sql(
            "DELETE FROM user_grants WHERE user_id = $1",
            &[&user.to_string()],
        )
        .await;
        self.rights_changed().await;
    }

    pub(crate) async fn grant(&self, user: UserId, text: &str) {
        let mut tx = self.app.db.begin().await.unwrap();
        let grant: Grant = text.parse().unwrap();
        roles::insert_user_grant(&mut tx, self.org, user, &grant)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        self.rights_changed().await;
    }

    pub(crate) async fn rights_changed(&self) {
        let mut tx = self.app.db.begin().await.unwrap();
        grants::bump_epoch(&mut tx, self.org).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) async fn tablet(&self, people: &[UserId]) -> Tablet {
        let id = DeviceId(new_id());
        let key = DeviceKey(Uuid::new_v4().as_bytes()[..8].try_into().unwrap());
        let device = Device {
            id,
            org: self.org,
            name: "Tablet".into(),
            key,
            code: id.to_string()[30..].to_owned(),
        };
        let mut tx = self.app.db.begin().await.unwrap();
        enrolments::insert_device(&mut tx, &device, NOON)
            .await
            .unwrap();
        for user in people {
            enrolments::enrol(&mut tx, id, *user, NOON).await.unwrap();
        }
        tx.commit().await.unwrap();
        Tablet {
            id,
            key,
            next: AtomicU64::new(1),
        }
    }

    /// The device holds the present rights of a person, for fourteen days.
    pub(crate) async fn acknowledge_rights(&self, tablet: &Tablet, user: UserId) {
        let mut tx = self.app.db.begin().await.unwrap();
        let grants = self.app.caches.grants(&mut tx, user).await.unwrap();
        let epoch = i64::try_from(grants.epoch).unwrap();
        let json = serde_json::to_string(&*grants).unwrap();
        let until = self.app.now() + 14 * DAY;
        devices::give_grants(&mut tx, tablet.id, user, epoch, &json, until)
            .await
            .unwrap();
        devices::acknowledge_grants(&mut tx, tablet.id, user, epoch, NOON)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) fn uploader(&self, tablet: &Tablet, user: UserId) -> Uploader {
        Uploader {
            org: self.org,
            user,
            device: tablet.id,
            key: tablet.key,
            recalls: false,
            ip: "192.0.2.7".into(),
            request_id: "request-1".into(),
        }
    }

    pub(crate) async fn caller(&self, user: UserId, device: Option<DeviceId>) -> Caller {
        let mut conn = self.app.db.read().await.unwrap();
        Caller {
            user,
            org: self.org,
            device,
            ip: "192.0.2.7".into(),
            request_id: "request-1".into(),
            grants: self.app.caches.grants(&mut conn, user).await.unwrap(),
            catalogue: self
                .app
                .caches
                .catalogue(&mut conn, self.org)
                .await
                .unwrap(),
            cause: None,
        }
    }

    pub(crate) async fn send(
        &self,
        tablet: &Tablet,
        author: UserId,
        docs: Vec<DocOperations>,
    ) -> Vec<VerdictRun> {
        let frame = Operations { author, docs };
        accept(&self.app, &self.uploader(tablet, author), frame)
            .await
            .unwrap()
    }

    /// Sends changes of one record and gives the verdict on each.
    pub(crate) async fn judge(
        &self,
        tablet: &Tablet,
        author: UserId,
        pen: &Pen,
        changes: &[RawChange],
    ) -> Vec<Verdict> {
        let runs = self.send(tablet, author, vec![pen.parcel(changes)]).await;
        let of = |raw: &RawChange| verdict(&runs, pen.id, raw.actor, raw.seq);
        changes.iter().map(of).collect()
    }

    /// The stored record.
    pub(crate) async fn record(&self, id: RecordId) -> Option<Record> {
        let mut conn = self.app.db.read().await.unwrap();
        let json = crate::store::records::projection(&mut conn, self.org, id)
            .await
            .unwrap()?;
        Some(serde_json::from_str(&json).unwrap())
    }

    /// The stored document.
    pub(crate) async fn document(&self, pen: &Pen) -> Document {
        let mut conn = self.app.db.read().await.unwrap();
        let bodies = crate::store::feed::bodies(&mut conn, &[pen.id])
            .await
            .unwrap();
        Document::load(&pen.ty, &bodies[0].1).unwrap()
    }

    pub(crate) async fn sql(&self, text: &'static str, values: &[&str]) {
        let mut tx = self.app.db.begin().await.unwrap();
        let mut query = sqlx::query(text);
        for value in values {
            query = query.bind((*value).to_owned());
        }
        query.execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) async fn count(&self, text: &'static str) -> i64 {
        let mut conn = self.app.db.read().await.unwrap();
        sqlx::query_scalar(text)
            .fetch_one(&mut *conn)
            .await
            .unwrap()
    }

    pub(crate) async fn flagged(&self, tablet: &Tablet) -> Option<String> {
        let mut conn = self.app.db.read().await.unwrap();
        sqlx::query_scalar("SELECT flagged FROM devices WHERE id = $1")
            .bind(tablet.id.to_string())
            .fetch_one(&mut *conn)
            .await
            .unwrap()
    }
}

/// The verdict on one operation.
pub(crate) fn verdict(runs: &[VerdictRun], id: RecordId, actor: ActorId, seq: u64) -> Verdict {
    let about = |run: &&VerdictRun| {
        run.record == id && run.actor == actor && (run.first..=run.last).contains(&seq)
    };
    let run = runs.iter().find(about);
    run.unwrap_or_else(|| panic!("no verdict on {seq}: {runs:?}"))
        .verdict
        .clone()
}

/// The code of a refusal, or the verdict's name.
pub(crate) fn code(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Rejected(refusal) => refusal.code.clone(),
        Verdict::Accepted => "accepted".into(),
        Verdict::Corrected => "corrected".into(),
        Verdict::AcceptedAs { .. } => "accepted_as".into(),
        Verdict::BlockedBy { .. } => "blocked_by".into(),
        Verdict::Held => "held".into(),
        Verdict::Duplicate => "duplicate".into(),
    }
}

pub(crate) fn text(words: &str) -> FieldValue {
    FieldValue::Text(words.to_owned())
}
