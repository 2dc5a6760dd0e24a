//! A replica filled as a fresh device is: documents arrive in frames and go through the ordinary
//! merge. The server is made of a few lines here, so that the time is the device's alone.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use anyhow::Context;
use bytes::Bytes;
use client_core::sync::transport::{HttpTransport, Request, Response, Transport, TransportError};
use client_core::{Client, ClientConfig};
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt, stream};
use shared_model::doc::{
    CreateIntent, Document, FieldEdit, Intent, RequestIntent, ServerWrite, author_intent,
    author_server,
};
use shared_model::ids::{ActorId, DeviceKey, RecordId};
use shared_model::record::{Decision, FieldValue, Record};
use shared_model::schema::RecordType;
use shared_model::sync::{DocBody, DocMsg, Docs, Down, End, FrameReader, FrameWriter, Message, Up};

use crate::corpus::Corpus;
use crate::meter;

/// Documents a frame, and frames an answer.
const FRAME: usize = 50;
const ANSWER: usize = 20;
/// Documents whose loading is timed.
const SAMPLE: usize = 500;
const MINUTE: i64 = 60_000;
/// Three records in five were decided upon.
const STATES: [Option<&str>; 5] = [
    None,
    Some("submitted"),
    Some("approved"),
    None,
    Some("closed"),
];

/// What a filling took.
pub struct Filled {
    /// Seconds.
    pub seconds: f64,
    /// CPU microseconds of this process a record.
    pub cpu_us: f64,
    /// CPU microseconds of loading one of the documents.
    pub load_us: f64,
}

/// Records of a type as an existing one is: same author, site and company.
pub struct Maker<'a> {
    /// The type.
    pub ty: &'a RecordType,
    /// The one they are like.
    pub like: Record,
    /// Words.
    pub corpus: Corpus,
    seed: u128,
}

impl<'a> Maker<'a> {
    /// Records like this one.
    pub fn new(ty: &'a RecordType, like: Record, corpus: Corpus) -> Self {
        Self {
            ty,
            like,
            corpus,
            seed: 0,
        }
    }

    fn id(&mut self, at: i64) -> RecordId {
        self.seed += 1;
        let mixed = self
            .seed
            .wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        let mut random = [0; 10];
        random.copy_from_slice(&mixed.to_le_bytes()[6..]);
        let millis = u64::try_from(at).unwrap_or(0);
        RecordId(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    /// One record of six changes, made at `at`; `number` gives it its official number and state.
    fn document(&mut self, number: usize, at: i64) -> anyhow::Result<DocMsg> {
        let id = self.id(at);
        let actor = ActorId::new(DeviceKey([7; 8]), [7; 8]);
        let mut document = Document::genesis(self.ty)?;
        let mut fields: BTreeMap<String, FieldValue> = self.like.fields.clone();
        for (name, value) in self.corpus.values() {
            fields.insert(name.to_owned(), FieldValue::Text(value));
        }
        fields.insert("occurred_at".to_owned(), FieldValue::Datetime(at));
        fields.retain(|name, _| {
            self.ty
                .field(name)
                .is_some_and(|f| !matches!(f.kind.name(), "computed" | "comments"))
        });
        let create = CreateIntent {
            id,
            record_type: self.ty.name.clone(),
            site_id: self.like.site_id,
            company_id: self.like.company_id,
            provisional_no: Some(format!("ALP-7K-{number:05}-X")),
            external_id: None,
            fields,
        };
        let mut steps = vec![Intent::Create(create)];
        steps.extend(
            self.corpus
                .later()
                .into_iter()
                .map(|(field, value)| Intent::Edit {
                    edits: vec![FieldEdit::Set {
                        field: field.to_owned(),
                        value: Some(value),
                    }],
                }),
        );
        for _ in 0..2 {
            steps.push(Intent::Edit {
                edits: vec![FieldEdit::Comment {
                    field: "comments".to_owned(),
                    id: self.id(at),
                    text: self.corpus.remark(),
                }],
            });
        }
        for (step, intent) in (0..).zip(&steps) {
            author_intent(self.ty, &mut document, intent, actor, at + step * MINUTE)?;
        }
        if let Some(state) = STATES[number % STATES.len()] {
            self.decide(&mut document, actor, at, state)?;
        }
        Ok(DocMsg {
            record: id,
            record_type: self.ty.name.clone(),
            official_no: Some(format!("INC-2026-{number:05}")),
            placement: None,
            body: DocBody::Snapshot(document.save().into()),
        })
    }

    fn decide(
        &mut self,
        document: &mut Document,
        actor: ActorId,
        at: i64,
        state: &str,
    ) -> anyhow::Result<()> {
        let asked = RequestIntent {
            id: self.id(at),
            command: "submit".to_owned(),
            reason: None,
            content_hash: None,
        };
        let request = asked.id;
        author_intent(
            self.ty,
            document,
            &Intent::Request(asked),
            actor,
            at + 7 * MINUTE,
        )?;
        let decision = Decision {
            granted: true,
            code: None,
            from: Some("draft".to_owned()),
            to: Some(state.to_owned()),
            at: at + 8 * MINUTE,
        };
        let server = ActorId::new(DeviceKey([8; 8]), [8; 8]);
        let write = ServerWrite::Decide { request, decision };
        author_server(self.ty, document, &[write], server, at + 8 * MINUTE)?;
        Ok(())
    }

    /// The answers that bring `count` records, newest first.
    fn answers(&mut self, count: usize, newest: i64) -> anyhow::Result<(Vec<Docs>, f64)> {
        let author = self.like.created_by.context("the model has no author")?;
        let mut frames = Vec::new();
        let mut load = 0.0;
        let mut made = 0_usize;
        while made < count {
            let mut docs = Vec::new();
            for _ in 0..FRAME.min(count - made) {
                let back = i64::try_from(made)? * 20 * MINUTE;
                docs.push(self.document(count - made, newest - back)?);
                made += 1;
            }
            if made <= SAMPLE {
                load += loading(&docs)?;
            }
            frames.push(Docs {
                docs,
                authors: vec![(ActorId::new(DeviceKey([7; 8]), [7; 8]), author)],
                cursor: None,
            });
        }
        Ok((frames, load / SAMPLE.min(count).max(1) as f64))
    }
}

/// CPU seconds of loading documents as the library does.
fn loading(docs: &[DocMsg]) -> anyhow::Result<f64> {
    let start = meter::thread_cpu()?;
    for doc in docs {
        if let DocBody::Snapshot(bytes) = &doc.body {
            std::hint::black_box(automerge::Automerge::load(bytes)?);
        }
    }
    Ok(meter::thread_cpu()? - start)
}

/// Answers exchanges with prepared documents and lets everything else through.
struct Feed {
    http: HttpTransport,
    answers: Mutex<Vec<Vec<Docs>>>,
}

impl Feed {
    fn next(&self, request: &[u8]) -> anyhow::Result<Bytes> {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let frames = answers.pop().unwrap_or_default();
        let mut reader = FrameReader::new()?;
        reader.push(request);
        let cursor = match reader.next_message::<Up>()? {
            Some(Up::Hello(hello)) => hello.cursor,
            _ => None,
        };
        let mut writer = FrameWriter::new(1)?;
        for frame in frames {
            writer.push(&Down::Docs(frame).encode()?)?;
        }
        let end = End {
            cursor,
            more: !answers.is_empty(),
            server_time: 0,
            new_device_key: None,
            history_id: None,
            unread: 0,
        };
        writer.push(&Down::End(end).encode()?)?;
        Ok(writer.finish()?.into())
    }
}

impl Transport for Feed {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        if !request.url.ends_with("/api/v1/sync") {
            return self.http.send(request);
        }
        async move {
            let body = self
                .next(&request.body)
                .map_err(|error| TransportError(error.to_string()))?;
            Ok(Response {
                status: 200,
                content_type: request.accept.to_owned(),
                body: stream::iter([Ok(body)]).boxed(),
            })
        }
        .boxed()
    }
}

/// Fills the replica of a person who signed in there with `count` records.
pub async fn fill(dir: &Path, maker: &mut Maker<'_>, count: usize) -> anyhow::Result<Filled> {
    let newest = maker.like.created_at - MINUTE;
    let (frames, load) = maker.answers(count, newest)?;
    let mut answers: Vec<Vec<Docs>> = frames.chunks(ANSWER).map(<[Docs]>::to_vec).collect();
    answers.reverse();
    drop(frames);
    let mut config = ClientConfig::new(dir, "http://127.0.0.1:9", "tablet");
    config.transport = Some(Arc::new(Feed {
        http: HttpTransport::new()?,
        answers: Mutex::new(answers),
    }));
    let client = Client::open(config).await?;
    let (cpu, start) = (meter::process_cpu()?, Instant::now());
    client.sync().await?;
    let seconds = start.elapsed().as_secs_f64();
    let cpu = meter::process_cpu()? - cpu;
    client.close().await;
    Ok(Filled {
        seconds,
        cpu_us: cpu * 1e6 / count.max(1) as f64,
        load_us: load * 1e6,
    })
}
