//! A small catalogue, people, and a server made of a few lines, for the tests of this crate.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures::StreamExt;
use futures::future::BoxFuture;
use serde_json::{Value, json};
use shared_model::doc::{Document, RawChange, whole_changes};
use shared_model::ids::{DeviceKey, NotificationId, OperationId, OrgId, RecordId, UserId};
use shared_model::policy::{Grant, Grants, Scope, Subject, compile};
use shared_model::record::Record;
use shared_model::schema::{AccessClass, Catalogue, Module};
use shared_model::sync::{
    Down, End, FilePlanEntry, FrameReader, FrameWriter, GrantsMsg, Message, ModulesMsg,
    NotificationMsg, Operations, Refusal, Up, Verdict, VerdictRun,
};
use uuid::Uuid;

use crate::config::{ClientConfig, Clock};
use crate::sync::transport::{Request, Response, Transport, TransportError};
use crate::write::Author;

/// A person of the tests.
pub(crate) const AMELIE: UserId = UserId(Uuid::from_u128(0xa));
/// Another one.
pub(crate) const MARC: UserId = UserId(Uuid::from_u128(0xb));
/// Their organisation.
pub(crate) const ORG: OrgId = OrgId(Uuid::from_u128(0xf));
/// A moment.
pub(crate) const NOW: i64 = 1_800_000_000_000;

/// A clock that moves a millisecond at every look.
pub(crate) struct StepClock(AtomicI64);

impl Clock for StepClock {
    fn now(&self) -> i64 {
        self.0.fetch_add(1, Ordering::Relaxed)
    }
    fn monotonic(&self) -> u64 {
        0
    }
}

/// A configuration with its own clock.
pub(crate) fn config(dir: &Path) -> ClientConfig {
    let mut config = ClientConfig::new(dir, "http://server.test", "test device");
    config.clock = Arc::new(StepClock(AtomicI64::new(NOW)));
    config
}

/// A module with a numbered type, a workflow and a reference type.
pub(crate) fn module() -> Module {
    serde_json::from_value(json!({
        "code": "demo", "name": "Demo", "version": "1.0.0",
        "types": [
            {
                "name": "report", "module": "demo", "plural": "reports", "title_field": "title",
                "workflow": "life", "number": { "prefix": "REP" }, "search": ["title", "story", "tags"],
                "indexes": ["severity"], "site_field": "place", "assigned_field": "owner",
                "fields": [
                    { "name": "title", "kind": "text", "required": true, "min_length": 10 },
                    { "name": "story", "kind": "narrative" },
                    { "name": "severity", "kind": "choice", "choices": ["low", "medium", "high"] },
                    { "name": "count", "kind": "integer" },
                    { "name": "urgent", "kind": "boolean" },
                    { "name": "day", "kind": "date" },
                    { "name": "seen_at", "kind": "datetime" },
                    { "name": "owner", "kind": "person" },
                    { "name": "place", "kind": "site" },
                    { "name": "tags", "kind": "tags" },
                    { "name": "photos", "kind": "photo_set" },
                    { "name": "talk", "kind": "comments" }
                ]
            },
            {
                "name": "site", "module": "demo", "plural": "sites", "title_field": "name",
                "is_site": true, "reference": true, "search": ["name"],
                "fields": [
                    { "name": "name", "kind": "text", "required": true },
                    { "name": "code", "kind": "text" }
                ]
            }
        ],
        "workflows": [{
            "name": "life", "initial": "draft",
            "states": [{ "name": "draft", "kind": "draft" }, { "name": "submitted" }],
            "transitions": [{
                "name": "submit", "from": ["draft"], "to": "submitted",
                "permission": "demo.submit.report", "event": "submitted"
            }]
        }]
    }))
    .unwrap()
}

/// The catalogue of [`module`].
pub(crate) fn catalogue() -> Catalogue {
    Catalogue::new([module()], 1)
}

/// Everything on both types.
pub(crate) fn grants(user: UserId) -> Grants {
    let all = |permission: String| Grant {
        permission,
        scope: Scope::All,
        deny: false,
    };
    let list: Vec<Grant> = ["view", "create", "edit", "delete", "comment", "submit"]
        .iter()
        .flat_map(|action| ["report", "site"].map(|ty| all(format!("demo.{action}.{ty}"))))
        .collect();
    granted(user, &list)
}

/// The given grants.
pub(crate) fn granted(user: UserId, list: &[Grant]) -> Grants {
    let subject = Subject {
        user,
        org: ORG,
        company: Some(RecordId(Uuid::from_u128(0xc))),
        sites: Vec::new(),
        team: Vec::new(),
        roles: Vec::new(),
        groups: Vec::new(),
        is_superuser: false,
    };
    compile(subject, list, &[], &[], 1, NOW * 2)
}

/// A person who may do everything, as the writer of a session.
pub(crate) fn author(user: UserId, session: u8) -> Author {
    Author {
        user,
        grants: Arc::new(grants(user)),
        actor: shared_model::ids::ActorId::new(DeviceKey([1; 8]), [session; 8]),
    }
}

/// Fields of a report that breaks no rule.
pub(crate) fn report(title: &str) -> serde_json::Map<String, Value> {
    let value = json!({ "title": title, "story": "It was dark and wet.", "severity": "low" });
    value.as_object().unwrap().clone()
}

/// A report by its number.
pub(crate) fn record(number: u128) -> Record {
    Record {
        id: RecordId(uuid::Uuid::from_u128(number)),
        record_type: "report".into(),
        site_id: None,
        company_id: None,
        class: AccessClass::Normal,
        provisional_no: Some(format!("ALP-7K-{number:04}-X")),
        official_no: None,
        external_id: None,
        created_at: NOW,
        created_by: Some(AMELIE),
        updated_at: NOW,
        updated_by: None,
        deleted_at: None,
        deleted_by: None,
        status: Some("draft".into()),
        requests: Vec::new(),
        needs_review: false,
        fields: std::collections::BTreeMap::new(),
        conflicts: Vec::new(),
    }
}

/// What the small server keeps.
#[derive(Default)]
pub(crate) struct Shore {
    /// Documents accepted.
    pub(crate) documents: BTreeMap<RecordId, Document>,
    /// Verdicts given, by operation.
    pub(crate) verdicts: BTreeMap<OperationId, Verdict>,
    /// Titles that are refused.
    pub(crate) refuse: BTreeSet<String>,
    /// Work is taken, its verdicts follow another time.
    pub(crate) withhold_verdicts: bool,
    /// Answers break off after this many frames.
    pub(crate) cut_after: Option<usize>,
    /// The newest dictionary it knows; what is written with another is refused.
    pub(crate) dictionary: u32,
    /// What each request was written with.
    pub(crate) written_with: Vec<u32>,
    /// Requests that reached the exchange.
    pub(crate) exchanges: Vec<Vec<Up>>,
    /// Notifications to send once.
    pub(crate) notifications: Vec<NotificationMsg>,
    /// Nothing gets through.
    pub(crate) down: bool,
    /// Frames to send before the end of the next answer.
    pub(crate) extra: Vec<Down>,
    /// A new key for the device, sent with the next end.
    pub(crate) new_key: Option<DeviceKey>,
    /// Why every offered file is refused.
    pub(crate) refuse_files: Option<String>,
    /// Bytes of files received.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

/// A server behind a transport.
#[derive(Clone, Default)]
pub(crate) struct FakeServer(pub(crate) Arc<Mutex<Shore>>);

impl Transport for FakeServer {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        let answer = self.answer(&request);
        Box::pin(async move { answer })
    }
}

fn response(status: u16, pieces: Vec<Bytes>) -> Response {
    Response {
        status,
        content_type: String::new(),
        body: futures::stream::iter(pieces.into_iter().map(Ok)).boxed(),
    }
}

impl FakeServer {
    fn answer(&self, request: &Request) -> Result<Response, TransportError> {
        let mut shore = self.0.lock().unwrap();
        if shore.down {
            return Err(TransportError("no route".to_owned()));
        }
        let path = request.url.trim_start_matches("http://server.test");
        if path == "/api/v1/auth/login" {
            return Ok(login(&request.body));
        }
        if path == "/api/v1/auth/refresh" {
            return Ok(response(401, Vec::new()));
        }
        if request.bearer.as_deref() != Some("sync") {
            return Ok(response(401, Vec::new()));
        }
        if path == "/api/v1/sync" {
            return Ok(shore.exchange(&request.body));
        }
        if let Some(rest) = path.strip_prefix("/api/v1/files/") {
            let name = rest.split('?').next().unwrap().to_owned();
            shore
                .files
                .entry(name)
                .or_default()
                .extend_from_slice(&request.body);
            return Ok(response(204, Vec::new()));
        }
        Ok(response(404, Vec::new()))
    }
}

fn login(body: &[u8]) -> Response {
    let asked: Value = serde_json::from_slice(body).unwrap();
    let user = match asked["email"].as_str().unwrap() {
        "amelie@demo.test" => AMELIE,
        "marc@demo.test" => MARC,
        _ => return response(401, Vec::new()),
    };
    let answer = json!({
        "access_token": "access", "refresh_token": "refresh", "sync_token": "sync",
        "user": { "id": user, "email": asked["email"], "first_name": "A", "last_name": "B",
                  "language": "fr" },
        "org": { "id": ORG, "name": "Demo" },
        "device": { "id": asked["device"]["id"], "key": "0101010101010101", "code": "7K" },
    });
    response(200, vec![Bytes::from(answer.to_string())])
}

impl Shore {
    fn exchange(&mut self, body: &[u8]) -> Response {
        let mut reader = FrameReader::new().unwrap();
        reader.push(body);
        let mut messages = Vec::new();
        while let Some(message) = reader.next_message::<Up>().unwrap() {
            messages.push(message);
        }
        self.written_with.push(reader.dictionary());
        if reader.dictionary() > self.dictionary {
            let problem = json!({ "code": "bad_request", "title": "damaged" });
            return response(400, vec![Bytes::from(problem.to_string())]);
        }
        let mut answers = self.answers(&messages);
        self.exchanges.push(messages);
        let mut writer = FrameWriter::with_dictionary(3, self.dictionary).unwrap();
        let mut pieces = Vec::new();
        if let Some(frames) = self.cut_after {
            answers.truncate(frames);
        }
        for answer in answers {
            writer.push(&answer.encode().unwrap()).unwrap();
            pieces.push(Bytes::from(writer.take()));
        }
        if self.cut_after.is_none() {
            pieces.push(Bytes::from(writer.finish().unwrap()));
        }
        response(200, pieces)
    }

    fn answers(&mut self, messages: &[Up]) -> Vec<Down> {
        let mut runs = Vec::new();
        let mut plan = Vec::new();
        let mut fresh = false;
        for message in messages {
            match message {
                Up::Hello(hello) => fresh = hello.modules_revision == 0,
                Up::Operations(operations) => self.judge(operations, &mut runs),
                Up::FileOffers(offers) => plan.extend(offers.iter().map(|offer| {
                    let have = self.files.contains_key(&offer.sha256.to_string());
                    FilePlanEntry {
                        sha256: offer.sha256,
                        need_from: (!have).then_some(0),
                        refused: self.refuse_files.clone(),
                    }
                })),
                _ => {}
            }
        }
        if self.withhold_verdicts {
            runs.clear();
        }
        let mut answers = vec![Down::Verdicts(runs)];
        if fresh {
            answers.extend(first_things());
        }
        if !self.notifications.is_empty() {
            answers.push(Down::Notifications(std::mem::take(&mut self.notifications)));
        }
        answers.append(&mut self.extra);
        answers.push(Down::FilePlan(plan));
        answers.push(Down::End(End {
            cursor: Some(vec![1].into()),
            more: false,
            server_time: NOW,
            new_device_key: self.new_key.take(),
            history_id: None,
            unread: 0,
        }));
        answers
    }

    fn judge(&mut self, operations: &Operations, runs: &mut Vec<VerdictRun>) {
        let catalogue = catalogue();
        for doc in &operations.docs {
            let ty = catalogue.record_type("report").unwrap();
            let changes: Vec<RawChange> = match &doc.whole {
                Some(bytes) => whole_changes(ty, bytes).unwrap(),
                None => doc
                    .changes
                    .iter()
                    .map(|b| RawChange::parse(b).unwrap())
                    .collect(),
            };
            for change in changes {
                let id = OperationId {
                    record: doc.record,
                    actor: change.actor,
                    seq: change.seq,
                };
                let verdict = match self.verdicts.get(&id) {
                    Some(verdict) => verdict.clone(),
                    None => self.decide(ty, id, &change),
                };
                self.verdicts.insert(id, verdict.clone());
                runs.push(VerdictRun {
                    record: id.record,
                    actor: id.actor,
                    first: id.seq,
                    last: id.seq,
                    official_no: Some(format!("REP-{}", id.record)),
                    verdict,
                });
            }
        }
    }

    fn decide(
        &mut self,
        ty: &shared_model::schema::RecordType,
        id: OperationId,
        change: &RawChange,
    ) -> Verdict {
        let stored = self.documents.get(&id.record);
        let mut document = stored
            .cloned()
            .unwrap_or_else(|| Document::genesis(ty).unwrap());
        if document.apply(std::slice::from_ref(change)).is_err() {
            return Verdict::BlockedBy {
                actor: id.actor,
                seq: id.seq,
            };
        }
        let record = shared_model::doc::project(
            ty,
            None,
            &document,
            id.record,
            &Default::default(),
            &|_| None,
        );
        if record
            .text("title")
            .is_some_and(|t| self.refuse.contains(t))
        {
            return Verdict::Rejected(Refusal {
                code: "invalid".to_owned(),
                path: "title".to_owned(),
                key: "issue-title".to_owned(),
                params: Vec::new(),
                policy_epoch: 1,
            });
        }
        self.documents.insert(id.record, document);
        Verdict::Accepted
    }
}

/// Rights and modules of a fresh device.
fn first_things() -> Vec<Down> {
    let grants = serde_json::to_vec(&grants(AMELIE)).unwrap();
    vec![
        Down::Grants(GrantsMsg {
            json: grants.into(),
            signature: Vec::new().into(),
        }),
        Down::Modules(ModulesMsg {
            revision: 1,
            modules: vec![serde_json::to_vec(&module()).unwrap().into()],
        }),
    ]
}

/// A notification.
pub(crate) fn notification(number: u128) -> NotificationMsg {
    NotificationMsg {
        id: NotificationId(Uuid::from_u128(number)),
        seq: u64::try_from(number).unwrap(),
        title: "New report".to_owned(),
        message: String::new(),
        category: "system".to_owned(),
        priority: 1,
        record: None,
        created_at: NOW,
        read_at: None,
        context: "{}".to_owned(),
    }
}
