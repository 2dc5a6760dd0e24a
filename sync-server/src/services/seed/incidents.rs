//! Incidents from the narratives: reported by crews, followed up by advisers and managers.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use shared_model::doc::{FieldEdit, Intent, RequestIntent, content_hash};
use shared_model::ids::{OrgId, RecordId, UserId};
use shared_model::record::{FieldValue, Record};
use shared_model::schema::{RecordType, WorkflowDef};

use super::draw::Draw;
use super::narrative::{HOUR_MS, Recipe, fields, read_csv, status};
use super::reference::{Player, Stage, create};
use super::{DAY_MS, broken, caller, sample, sample_bytes};
use crate::app::{App, Caller};
use crate::error::ServiceError;
use crate::services::ingest::{self, Submission};

const TYPE: &str = "incident";
const MANAGER: &str = "hse_manager";
/// Submissions of one transaction.
const BATCH: usize = 100;
/// Comments in a hundred incidents, once for each of the two kinds of people who comment.
const COMMENT_SHARE: usize = 35;

const COMMENTS: [&str; 8] = [
    "Area made safe and barriers put up. Photographs follow with the next connection.",
    "Discussed at the toolbox talk this morning; two colleagues saw the same thing last week.",
    "Please add the work order number when you have it.",
    "Spoke with the person concerned: back at work, no treatment needed beyond first aid.",
    "Thank you for reporting. I will look at the procedure with the supervisor.",
    "The equipment is tagged out until maintenance has checked it.",
    "Même constat lors de la ronde de nuit. Le balisage est resté en place.",
    "Action à suivre : vérifier les autres postes équipés du même matériel.",
];

/// An incident being made.
struct Case {
    id: RecordId,
    author: UserId,
    site: RecordId,
    created_at: i64,
    target: String,
    fields: Map<String, Value>,
}

/// What people do, in order.
type Work = Vec<(UserId, Vec<Submission>)>;

/// Writes incidents and what happened to them; returns how many.
///
/// # Errors
/// When a sample breaks a rule or the database fails.
pub(super) async fn write(
    app: &App,
    org: OrgId,
    stage: &Stage,
    count: usize,
) -> Result<usize, ServiceError> {
    let recipe: Recipe = sample("hse", "incidents.json")?;
    let narratives = read_csv(&sample_bytes("hse", &recipe.narratives)?);
    let mut draw = Draw::new(2);
    let now = app.now();
    let mut cases: Vec<Case> = narratives
        .iter()
        .cycle()
        .take(if narratives.is_empty() { 0 } else { count })
        .filter_map(|narrative| case(&mut draw, &recipe, stage, narrative, now))
        .collect();
    cases.sort_by_key(|case| case.created_at);
    let mut writer = Writer {
        app,
        org,
        people: BTreeMap::new(),
        records: BTreeMap::new(),
    };
    writer.report(&cases).await?;
    let followed = follow_up(&mut draw, stage, &cases, now);
    writer.run(gathered(followed)).await?;
    let decided = decide(app, org, &mut draw, stage, &cases, &writer.records).await?;
    writer.run(gathered(decided)).await?;
    Ok(cases.len())
}

/// One person's work in one go.
fn gathered(work: Work) -> Work {
    let mut by_person = BTreeMap::<UserId, Vec<Submission>>::new();
    for (person, submissions) in work {
        by_person.entry(person).or_default().extend(submissions);
    }
    by_person.into_iter().collect()
}

struct Writer<'a> {
    app: &'a App,
    org: OrgId,
    people: BTreeMap<UserId, Caller>,
    records: BTreeMap<RecordId, Record>,
}

impl Writer<'_> {
    async fn person(&mut self, user: UserId) -> Result<Caller, ServiceError> {
        if let Some(person) = self.people.get(&user) {
            return Ok(person.clone());
        }
        let person = caller(self.app, self.org, user).await?;
        self.people.insert(user, person.clone());
        Ok(person)
    }

    /// The reports and their submission by the author, one after the other: numbers rise with time.
    async fn report(&mut self, cases: &[Case]) -> Result<(), ServiceError> {
        for case in cases {
            let author = self.person(case.author).await?;
            let todo = reported(&author, case)?;
            self.run(vec![(case.author, todo)]).await?;
        }
        Ok(())
    }

    /// Submits people's work under their own rights, and keeps the records as they are then.
    async fn run(&mut self, work: Work) -> Result<(), ServiceError> {
        for (user, submissions) in work {
            let person = self.person(user).await?;
            for batch in submissions.chunks(BATCH) {
                let records = ingest::submit_many(self.app, &person, batch.to_vec(), false).await?;
                for record in records {
                    self.records.insert(record.id, record);
                }
            }
        }
        Ok(())
    }
}

fn case(
    draw: &mut Draw,
    recipe: &Recipe,
    stage: &Stage,
    narrative: &str,
    now: i64,
) -> Option<Case> {
    let site = *draw.pick(&stage.sites)?;
    let on_site: Vec<&Player> = stage
        .people
        .iter()
        .filter(|person| person.sites.contains(&site))
        .collect();
    let author = draw.pick(&on_site)?.id;
    // More of them lately than long ago.
    let age = draw
        .between(1, recipe.days.max(2))
        .min(draw.between(1, recipe.days.max(2)));
    let created_at = now - age * DAY_MS + draw.between(0, DAY_MS / 2);
    let target = status(draw, recipe);
    let area = stage
        .areas
        .get(&site)
        .and_then(|areas| draw.pick(areas).copied());
    let fields = fields(draw, recipe, narrative, site, area, created_at);
    Some(Case {
        id: RecordId(draw.id(created_at)),
        author,
        site,
        created_at,
        target,
        fields,
    })
}

fn submission(case: &Case, at: i64, intents: Vec<Intent>) -> Submission {
    Submission {
        record_type: TYPE.to_owned(),
        record: case.id,
        intents,
        at,
    }
}

fn reported(author: &Caller, case: &Case) -> Result<Vec<Submission>, ServiceError> {
    let workflow = workflow(&author.catalogue)?;
    let intent = create(&author.catalogue, author, TYPE, case.id, &case.fields)?;
    let mut todo = vec![submission(case, case.created_at, vec![intent])];
    if let Some(first) = path_to(workflow, &case.target).first() {
        let at = case.created_at + HOUR_MS / 2;
        todo.push(submission(case, at, vec![ask(case, first, at, None)]));
    }
    Ok(todo)
}

fn workflow(catalogue: &shared_model::schema::Catalogue) -> Result<&WorkflowDef, ServiceError> {
    catalogue
        .record_type(TYPE)
        .and_then(|ty| catalogue.workflow_of(ty))
        .map(AsRef::as_ref)
        .ok_or_else(|| broken("incidents have no workflow"))
}

fn ask(case: &Case, command: &str, at: i64, content_hash: Option<String>) -> Intent {
    // One record is asked for several things: the command keeps their ids apart.
    let named = command
        .bytes()
        .fold(case.id.0.as_u64_pair().1, |seed, byte| {
            seed.rotate_left(8) ^ u64::from(byte)
        });
    let mut draw = Draw::new(named);
    Intent::Request(RequestIntent {
        id: RecordId(draw.id(at)),
        command: command.to_owned(),
        reason: None,
        content_hash,
    })
}

/// The shortest way to a state by transitions that need no reason.
fn path_to(workflow: &WorkflowDef, target: &str) -> Vec<String> {
    let mut ways = vec![(workflow.initial.clone(), Vec::<String>::new())];
    let mut at = 0;
    while at < ways.len() {
        let (state, way) = ways[at].clone();
        if state == target {
            return way;
        }
        for transition in &workflow.transitions {
            let open = transition.from.contains(&state) && !transition.requires_reason;
            if open && !ways.iter().any(|(seen, _)| *seen == transition.to) {
                let mut longer = way.clone();
                longer.push(transition.name.clone());
                ways.push((transition.to.clone(), longer));
            }
        }
        at += 1;
    }
    Vec::new()
}

/// Comments of colleagues, and the person a manager puts in charge.
fn follow_up(draw: &mut Draw, stage: &Stage, cases: &[Case], now: i64) -> Work {
    let mut work = Work::new();
    for case in cases {
        let advisers = with_role(stage, "site_hse", Some(case.site));
        for role in ["supervisor", "site_hse"] {
            let people = with_role(stage, role, Some(case.site));
            if let Some(person) = draw.pick(&people).copied()
                && draw.chance(COMMENT_SHARE)
            {
                let at = later(draw, case, now);
                let edit = comment(draw, at);
                work.push((person, vec![submission(case, at, vec![edit])]));
            }
        }
        let managed = !matches!(case.target.as_str(), "draft" | "submitted" | "");
        let managers = with_role(stage, MANAGER, None);
        if managed
            && let (Some(manager), Some(adviser)) = (draw.pick(&managers), draw.pick(&advisers))
        {
            let at = later(draw, case, now);
            let edit = Intent::Edit {
                edits: vec![FieldEdit::Set {
                    field: "assigned_to".to_owned(),
                    value: Some(FieldValue::Reference((*adviser).into())),
                }],
            };
            work.push((*manager, vec![submission(case, at, vec![edit])]));
        }
    }
    work
}

fn later(draw: &mut Draw, case: &Case, now: i64) -> i64 {
    let latest = (case.created_at + 5 * DAY_MS).min(now);
    draw.between((case.created_at + HOUR_MS).min(latest), latest)
}

fn comment(draw: &mut Draw, at: i64) -> Intent {
    let text = draw.pick(&COMMENTS).copied().unwrap_or_default().to_owned();
    Intent::Edit {
        edits: vec![FieldEdit::Comment {
            field: "comments".to_owned(),
            id: RecordId(draw.id(at)),
            text,
        }],
    }
}

fn with_role(stage: &Stage, role: &str, site: Option<RecordId>) -> Vec<UserId> {
    stage
        .people
        .iter()
        .filter(|person| person.roles.iter().any(|held| held == role))
        .filter(|person| site.is_none_or(|site| person.sites.contains(&site)))
        .map(|person| person.id)
        .collect()
}

/// The managers' decisions. The content is settled by now, so its hash is known.
async fn decide(
    app: &App,
    org: OrgId,
    draw: &mut Draw,
    stage: &Stage,
    cases: &[Case],
    records: &BTreeMap<RecordId, Record>,
) -> Result<Work, ServiceError> {
    let managers = with_role(stage, MANAGER, None);
    let first = managers
        .first()
        .ok_or_else(|| broken("nobody is an HSE manager"))?;
    let manager = caller(app, org, *first).await?;
    let workflow = workflow(&manager.catalogue)?;
    let ty: &RecordType = manager
        .catalogue
        .record_type(TYPE)
        .ok_or_else(|| broken("there are no incidents"))?;
    let now = app.now();
    let mut work = Work::new();
    for case in cases {
        let eligible: Vec<UserId> = managers
            .iter()
            .copied()
            .filter(|manager| *manager != case.author)
            .collect();
        let (Some(decider), Some(record)) = (draw.pick(&eligible), records.get(&case.id)) else {
            continue;
        };
        let hash = content_hash(ty, record);
        let mut at = record.updated_at.max(case.created_at);
        for step in path_to(workflow, &case.target).iter().skip(1) {
            at = (at + draw.between(HOUR_MS, 2 * DAY_MS)).min(now);
            let intent = ask(case, step, at, Some(hash.clone()));
            work.push((*decider, vec![submission(case, at, vec![intent])]));
        }
    }
    Ok(work)
}
