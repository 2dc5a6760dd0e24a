//! One organisation with people, a small module, hooks, and a mail server.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use opsflux_mailbox::{Fault, Mail, Mailbox};
use serde_json::{Map, Value, json};
use shared_model::ids::{OrgId, RecordId, UserId};
use shared_model::policy::ResourceRef;
use shared_model::record::{FieldValue, Record};
use shared_model::schema::{AccessClass, Catalogue, Module};

use crate::app::{App, Cause, Clock, new_id};
use crate::config::Config;
use crate::jobs::run_due;
use crate::services::bootstrap;
use crate::services::events::{self, EventInput};
use crate::services::hooks::testing::hook;
use crate::services::notify::Preferences;
use crate::store::emails::EmailRow;
use crate::store::executions::ExecutionRow;
use crate::store::jobs::{JobRow, LogRow};
use crate::store::modules::{self as module_rows, ModuleRow};
use crate::store::notifications::NotificationRow;
use crate::store::records::{self, RecordRow};
use crate::store::tenants::{self, NewTenant};
use crate::store::users::{self, User};
use crate::store::{emails, executions, jobs, notifications, organisations, roles};

/// Monday, 23 November 2026, 12:00 UTC.
pub(super) const NOON: i64 = 1_795_435_200_000;
pub(super) const MINUTE: i64 = 60_000;
pub(super) const HOUR: i64 = 60 * MINUTE;

pub(super) struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

pub(super) struct World {
    pub(super) app: Arc<App>,
    pub(super) org: OrgId,
    pub(super) author: UserId,
    shipped_org: OrgId,
    clock: Arc<TestClock>,
    mailbox: Mailbox,
    _dir: tempfile::TempDir,
}

impl World {
    pub(super) async fn open() -> Self {
        Self::open_with(|_| {}).await
    }

    pub(super) async fn open_with(adjust: impl FnOnce(&mut Config)) -> Self {
        let mut world = Self::prepare(adjust).await;
        world.settle_in().await;
        world
    }

    async fn prepare(adjust: impl FnOnce(&mut Config)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mailbox = Mailbox::start("127.0.0.1:0", None).await.unwrap();
        let mut config = Config::for_tests(dir.path());
        config.mail.smtp_host = "127.0.0.1".into();
        config.mail.smtp_port = mailbox.address().port();
        config.public_url = "https://ops.test".into();
        if let Ok(server) = std::env::var("OPSFLUX_TEST_POSTGRES") {
            config.database_url = empty_database(&server).await;
        }
        adjust(&mut config);
        let clock = Arc::new(TestClock(AtomicI64::new(NOON)));
        let app = App::open(config, clock.clone()).await.unwrap();
        Self {
            shipped_org: bootstrap::only_tenant(&app).await.unwrap(),
            app,
            org: OrgId(new_id()),
            author: UserId(new_id()),
            clock,
            mailbox,
            _dir: dir,
        }
    }

    /// A world with the modules the server ships instead of the small one.
    pub(super) async fn shipped() -> Self {
        Self::shipped_with(|_| {}).await
    }

    pub(super) async fn shipped_with(adjust: impl FnOnce(&mut Config)) -> Self {
        let mut world = Self::prepare(adjust).await;
        world.org = world.shipped_org;
        world.author = world.person("author", "fr", &["crew"]).await;
        world
    }

    async fn settle_in(&mut self) {
        let mut tx = self.app.db.begin().await.unwrap();
        let tenant = NewTenant {
            id: self.org,
            name: "Test",
            history_id: new_id().to_string(),
            server_actor: [7; 16],
            now: NOON,
        };
        tenants::insert(&mut tx, &tenant).await.unwrap();
        let row = ModuleRow {
            code: "probe".into(),
            version: "1.0.0".into(),
            status: "active".into(),
            body: serde_json::to_string(&module()).unwrap(),
            installed_at: NOON,
            installed_by: None,
        };
        module_rows::upsert(&mut tx, self.org, &row).await.unwrap();
        tx.commit().await.unwrap();
        self.author = self.person("author", "fr", &[]).await;
    }

    pub(super) fn advance(&self, ms: i64) {
        self.clock.0.fetch_add(ms, Ordering::SeqCst);
    }

    /// Adds an active person `<name>@demo.opsflux.test` in Paris.
    pub(super) async fn person(&self, name: &str, language: &str, roles: &[&str]) -> UserId {
        let user = User {
            id: UserId(new_id()),
            org: self.org,
            email: address(name),
            first_name: name.into(),
            last_name: "Test".into(),
            phone_number: Some("+33600000000".into()),
            language: language.into(),
            time_zone: "Europe/Paris".into(),
            company: None,
            supervisor: None,
            password_hash: String::new(),
            is_superuser: false,
            is_active: true,
        };
        let mut tx = self.app.db.begin().await.unwrap();
        users::insert(&mut tx, &user, NOON).await.unwrap();
        for role in roles {
            sqlx::query("INSERT INTO user_roles (org_id, user_id, role_code) VALUES ($1,$2,$3)")
                .bind(self.org.to_string())
                .bind(user.id.to_string())
                .bind(*role)
                .execute(&mut *tx)
                .await
                .unwrap();
        }
        if self.org != self.shipped_org {
            let view = "probe.view.incident".parse().unwrap();
            roles::insert_user_grant(&mut tx, self.org, user.id, &view)
                .await
                .unwrap();
        }
        tx.commit().await.unwrap();
        user.id
    }

    /// Takes the sight of incidents away from a person of the small module.
    pub(super) async fn blind(&self, user: UserId) {
        let delete = "DELETE FROM user_grants WHERE user_id = $1";
        self.sql(delete, &[&user.to_string()]).await;
        let mut tx = self.app.db.begin().await.unwrap();
        tenants::bump_epoch(&mut tx, self.org).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The record as accepting it leaves it.
    async fn store(&self, conn: &mut sqlx::AnyConnection, record: &Record) {
        let catalogue = self.catalogue().await;
        let ty = catalogue.record_type(&record.record_type).unwrap();
        let seq = organisations::take_positions(conn, self.org, 1, 0).await;
        let seq = seq.unwrap().feed_from;
        let row = RecordRow {
            org: self.org,
            place: ResourceRef::of(ty, record),
            title: String::new(),
            lane: 3,
            created_seq: seq,
            seq,
            origin: None,
            heads: Vec::new(),
            body: Vec::new(),
            projection: serde_json::to_string(record).unwrap(),
            projected_by: 1,
            record: Record {
                // Samples share a number; rows do not.
                official_no: None,
                provisional_no: None,
                ..record.clone()
            },
        };
        match records::projection(conn, self.org, record.id)
            .await
            .unwrap()
        {
            None => records::insert(conn, &[row]).await.unwrap(),
            Some(_) => records::update(conn, &row).await.unwrap(),
        }
    }

    pub(super) async fn sql(&self, text: &'static str, values: &[&str]) {
        let mut tx = self.app.db.begin().await.unwrap();
        let mut query = sqlx::query(text);
        for value in values {
            query = query.bind((*value).to_owned());
        }
        query.execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(super) async fn prefer(&self, user: UserId, change: impl FnOnce(&mut Preferences)) {
        let mut preferences = Preferences::default();
        change(&mut preferences);
        let mut tx = self.app.db.begin().await.unwrap();
        crate::services::notify::save(&mut tx, &user.to_string(), &preferences)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    pub(super) async fn catalogue(&self) -> Arc<Catalogue> {
        let mut conn = self.app.db.read().await.unwrap();
        self.app
            .caches
            .catalogue(&mut conn, self.org)
            .await
            .unwrap()
    }

    /// Stores a user's hook.
    pub(super) async fn hook(&self, def: Value) -> String {
        let id = hook(&self.app, self.org, def).await;
        self.advance(1);
        id.to_string()
    }

    pub(super) fn incident(&self, severity: &str) -> Record {
        incident(self.author, severity)
    }

    /// Emits what accepting a new incident emits; answers with the executions.
    pub(super) async fn created(&self, record: &Record) -> Vec<ExecutionRow> {
        self.emit("incident.created", None, record, None).await
    }

    pub(super) async fn emit(
        &self,
        name: &str,
        before: Option<&Record>,
        after: &Record,
        cause: Option<&Cause>,
    ) -> Vec<ExecutionRow> {
        let catalogue = self.catalogue().await;
        let mut tx = self.app.db.begin().await.unwrap();
        self.store(&mut tx, after).await;
        let input = EventInput {
            org: self.org,
            name: name.into(),
            record_type: catalogue.record_type("incident").map(AsRef::as_ref),
            before,
            after: Some(after),
            actor: self.author,
            device: None,
            request_id: "request-1",
            at: self.app.now(),
            cause,
            transition: None,
            extra: Map::new(),
        };
        let executions = events::trigger(&mut tx, &self.app, &catalogue, &[input])
            .await
            .unwrap();
        tx.commit().await.unwrap();
        executions
    }

    /// Runs everything that is due until nothing is.
    pub(super) async fn settle(&self) {
        for _ in 0..20 {
            if run_due(&self.app).await == 0 {
                return;
            }
        }
        panic!("the queue never becomes empty");
    }

    pub(super) fn mails(&self) -> Vec<Mail> {
        self.mailbox.mails()
    }

    pub(super) fn mails_to(&self, name: &str) -> Vec<Mail> {
        self.mailbox.mails_to(&address(name))
    }

    pub(super) fn misbehave(&self, faults: impl IntoIterator<Item = Fault>) {
        self.mailbox.misbehave(faults);
    }

    pub(super) async fn inbox(&self, user: UserId) -> Vec<NotificationRow> {
        let mut conn = self.app.db.read().await.unwrap();
        notifications::newest(&mut conn, user, 100).await.unwrap()
    }

    pub(super) async fn decision(&self, notification: &str, channel: &str) -> (String, String) {
        let mut conn = self.app.db.read().await.unwrap();
        let rows = notifications::deliveries(&mut conn, notification)
            .await
            .unwrap();
        let row = rows.into_iter().find(|d| d.channel == channel).unwrap();
        (row.decision, row.reason)
    }

    pub(super) async fn emails(&self) -> Vec<EmailRow> {
        let mut conn = self.app.db.read().await.unwrap();
        emails::recent(&mut conn, &self.org.to_string(), 100)
            .await
            .unwrap()
    }

    pub(super) async fn jobs(&self) -> Vec<JobRow> {
        let mut conn = self.app.db.read().await.unwrap();
        jobs::list(&mut conn, &self.org.to_string(), 100)
            .await
            .unwrap()
    }

    pub(super) async fn log(&self) -> Vec<LogRow> {
        let mut conn = self.app.db.read().await.unwrap();
        jobs::finished(&mut conn, &self.org.to_string(), 1_000)
            .await
            .unwrap()
    }

    pub(super) async fn executions(&self) -> Vec<ExecutionRow> {
        let mut conn = self.app.db.read().await.unwrap();
        let mut rows = executions::recent(&mut conn, &self.org.to_string(), 100)
            .await
            .unwrap();
        rows.reverse();
        rows
    }
}

/// The same suite runs on PostgreSQL when `OPSFLUX_TEST_POSTGRES` names a server, such as
/// `postgres://postgres@127.0.0.1:5432`.
async fn empty_database(server: &str) -> String {
    use sqlx::Connection;
    sqlx::any::install_default_drivers();
    let name = format!("test_{}", new_id().simple());
    let mut admin = sqlx::AnyConnection::connect(&format!("{server}/postgres"))
        .await
        .unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
        .execute(&mut admin)
        .await
        .unwrap();
    admin.close().await.unwrap();
    format!("{server}/{name}")
}

pub(super) fn address(name: &str) -> String {
    format!("{name}@demo.opsflux.test")
}

pub(super) fn incident(author: UserId, severity: &str) -> Record {
    let id = RecordId(new_id());
    Record {
        id,
        record_type: "incident".into(),
        site_id: None,
        company_id: None,
        class: AccessClass::Normal,
        provisional_no: Some("ALP-7K-0014-X".into()),
        official_no: Some("INC-2026-00142".into()),
        external_id: None,
        created_at: NOON,
        created_by: Some(author),
        updated_at: NOON,
        updated_by: Some(author),
        deleted_at: None,
        deleted_by: None,
        status: Some("draft".into()),
        requests: Vec::new(),
        needs_review: false,
        fields: BTreeMap::from([
            (
                "title".into(),
                FieldValue::Text("Fuite <b>majeure</b> & odeur".into()),
            ),
            ("severity".into(), FieldValue::Text(severity.into())),
            ("weight".into(), FieldValue::Integer(12)),
        ]),
        conflicts: Vec::new(),
    }
}

fn module() -> Module {
    serde_json::from_value(json!({
        "code": "probe", "name": "Probe", "version": "1.0.0",
        "types": [{
            "name": "incident", "module": "probe", "plural": "incidents", "title_field": "title",
            "fields": [
                {"name": "title", "kind": "text"},
                {"name": "severity", "kind": "choice", "choices": ["low", "medium", "high", "critical"]},
                {"name": "weight", "kind": "integer"},
                {"name": "assigned_to", "kind": "person"},
            ],
            "events": [{"name": "severity.critical", "when": {"severity": "critical"}}],
        }],
        "emails": {
            "base.html": "<html><body>{% block body %}{% endblock %}<a href=\"{{ preferences_url }}\">{{ text('mail-preferences') }}</a></body></html>",
            "notification_email.html": "{% extends 'base.html' %}{% block body %}<h1>{{ notification.title }}</h1><p>{{ user.first_name }}: {{ notification.message }}</p><a href=\"{{ action_url }}\">{{ text('mail-open', name=user.first_name) }}</a>{% endblock %}",
            "critical_incident_alert.html": "{% extends 'base.html' %}{% block body %}<p>{{ incident_id }} {{ title }} {{ created_by }}</p>{% endblock %}",
            "weekly_digest.html": "{% for n in notifications %}<p>{{ n.title }} {{ n.action_url }}</p>{% endfor %}",
            "needs_more.html": "{{ nothing_gives_this }}",
            "endless.html": "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}",
        },
        "notifications": {
            "reported": {
                "title": {"fr": "Incident {incident_id}", "en": "Incident {incident_id} reported"},
                "message": {"fr": "Gravité : {severity}", "en": "Severity: {severity}"},
            },
        },
        "texts": {
            "fr": "mail-preferences = Gérer vos préférences\nmail-open = Ouvrir, { $name }\nchoice-incident-severity-critical = Critique\n",
            "en": "mail-preferences = Manage your preferences\nmail-open = Open, { $name }\nchoice-incident-severity-critical = Critical\n",
        },
    }))
    .unwrap()
}
