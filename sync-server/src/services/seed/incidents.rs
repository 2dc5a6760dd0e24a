//! Incidents from the narratives: reported by crews, followed up by advisers and managers.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};
use shared_model::doc::{FieldEdit, Intent, RequestIntent, content_hash};
use shared_model::ids::{OrgId, RecordId, UserId};
use shared_model::record::{FieldValue, Record};
use shared_model::schema::{RecordType, WorkflowDef};

use super::draw::Draw;
use super::reference::{Player, Stage, create};
use super::{DAY_MS, broken, caller, sample, sample_bytes};
use crate::app::App;
use crate::error::ServiceError;
use crate::services::ingest::{self, Submission};

const TYPE: &str = "incident";
const MANAGER: &str = "hse_manager";
/// Submissions of one transaction.
const BATCH: usize = 100;
/// An hour.
const HOUR_MS: i64 = 3600 * 1000;
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

/// How narratives become incidents (see the sample's own page).
#[derive(Deserialize)]
struct Recipe {
    days: i64,
    narratives: String,
    title: TitleRule,
    kinds: Vec<KindRule>,
    severities: Vec<SeverityRule>,
    statuses: Vec<StatusRule>,
    tags: Vec<String>,
    locations: Vec<String>,
}

#[derive(Deserialize)]
struct TitleRule {
    min_length: usize,
    max_length: usize,
}

#[derive(Deserialize)]
struct KindRule {
    kind: String,
    words: Vec<String>,
}

#[derive(Deserialize)]
struct SeverityRule {
    severity: String,
    words: Vec<String>,
}

#[derive(Deserialize)]
struct StatusRule {
    status: String,
    share: usize,
}

/// An incident being made.
struct Case {
    id: RecordId,
    author: UserId,
    site: RecordId,
    created_at: i64,
    target: String,
    fields: Map<String, Value>,
}

/// What each person does, in order.
type Work = BTreeMap<UserId, Vec<Submission>>;

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
        records: BTreeMap::new(),
    };
    writer.run(report(app, org, &cases).await?).await?;
    writer.run(follow_up(&mut draw, stage, &cases, now)).await?;
    let decided = decide(app, org, &mut draw, stage, &cases, &writer.records).await?;
    writer.run(decided).await?;
    Ok(cases.len())
}

struct Writer<'a> {
    app: &'a App,
    org: OrgId,
    records: BTreeMap<RecordId, Record>,
}

impl Writer<'_> {
    /// Submits everybody's work under their own rights, and keeps the records as they are then.
    async fn run(&mut self, work: Work) -> Result<(), ServiceError> {
        for (user, submissions) in work {
            let person = caller(self.app, self.org, user).await?;
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

fn status(draw: &mut Draw, recipe: &Recipe) -> String {
    let mut left = draw.below(recipe.statuses.iter().map(|rule| rule.share).sum());
    for rule in &recipe.statuses {
        if left < rule.share {
            return rule.status.clone();
        }
        left -= rule.share;
    }
    String::new()
}

fn fields(
    draw: &mut Draw,
    recipe: &Recipe,
    narrative: &str,
    site: RecordId,
    area: Option<RecordId>,
    created_at: i64,
) -> Map<String, Value> {
    let lower = narrative.to_lowercase();
    let fits = |words: &[String]| words.is_empty() || words.iter().any(|w| lower.contains(w));
    let kind = recipe.kinds.iter().find(|rule| fits(&rule.words));
    let severity = recipe.severities.iter().find(|rule| fits(&rule.words));
    let occurred_at = created_at - draw.between(10 * 60 * 1000, 6 * HOUR_MS);
    let mut fields = Map::new();
    let mut set = |name: &str, value: Value| {
        fields.insert(name.to_owned(), value);
    };
    set("title", title(narrative, &recipe.title).into());
    set("description", narrative.into());
    set("occurred_at", occurred_at.into());
    set("site", site.to_string().into());
    if let Some(area) = area {
        set("area", area.to_string().into());
    }
    if let Some(rule) = kind {
        set("kind", rule.kind.clone().into());
    }
    if let Some(rule) = severity {
        set("severity", rule.severity.clone().into());
        set("work_stopped", (rule.severity == "critical").into());
    }
    if let Some(location) = draw.pick(&recipe.locations) {
        set("location", location.clone().into());
    }
    let tags: Vec<String> = (0..draw.below(3))
        .filter_map(|_| draw.pick(&recipe.tags).cloned())
        .collect();
    if !tags.is_empty() {
        set("tags", tags.into());
    }
    fields
}

/// The first sentence, cut at a word when it is long.
fn title(narrative: &str, rule: &TitleRule) -> String {
    let end = narrative.find(". ").unwrap_or(narrative.len());
    let first = narrative[..end].trim().trim_end_matches('.');
    let text = if first.chars().count() < rule.min_length {
        narrative.trim()
    } else {
        first
    };
    if text.chars().count() <= rule.max_length {
        return text.to_owned();
    }
    let cut: String = text.chars().take(rule.max_length - 1).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head);
    format!("{whole}…")
}

fn by_author() -> Work {
    BTreeMap::new()
}

fn submission(case: &Case, at: i64, intents: Vec<Intent>) -> Submission {
    Submission {
        record_type: TYPE.to_owned(),
        record: case.id,
        intents,
        at,
    }
}

/// The reports themselves, and their submission by the author.
async fn report(app: &App, org: OrgId, cases: &[Case]) -> Result<Work, ServiceError> {
    let mut work = by_author();
    let mut authors = BTreeMap::new();
    for case in cases {
        let author = match authors.entry(case.author) {
            std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::btree_map::Entry::Vacant(entry) => {
                entry.insert(caller(app, org, case.author).await?)
            }
        };
        let workflow = workflow(&author.catalogue)?;
        let intent = create(&author.catalogue, author, TYPE, case.id, &case.fields)?;
        let todo = work.entry(case.author).or_default();
        todo.push(submission(case, case.created_at, vec![intent]));
        if let Some(first) = path_to(workflow, &case.target).first() {
            let at = case.created_at + HOUR_MS / 2;
            todo.push(submission(case, at, vec![ask(case, first, at, None)]));
        }
    }
    Ok(work)
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
    let mut work = by_author();
    for case in cases {
        let advisers = with_role(stage, "site_hse", Some(case.site));
        for role in ["supervisor", "site_hse"] {
            let people = with_role(stage, role, Some(case.site));
            if let Some(person) = draw.pick(&people).copied()
                && draw.chance(COMMENT_SHARE)
            {
                let at = later(draw, case, now);
                let edit = comment(draw, at);
                let todo = work.entry(person).or_default();
                todo.push(submission(case, at, vec![edit]));
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
            let todo = work.entry(*manager).or_default();
            todo.push(submission(case, at, vec![edit]));
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
    let mut work = by_author();
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
            let todo = work.entry(*decider).or_default();
            todo.push(submission(case, at, vec![intent]));
        }
    }
    Ok(work)
}

/// The first column of a CSV file without its header.
fn read_csv(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let mut rows = Vec::new();
    let mut row = String::new();
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                row.push('"');
            }
            '"' => quoted = !quoted,
            '\r' if !quoted => {}
            '\n' if !quoted => rows.push(std::mem::take(&mut row)),
            letter => row.push(letter),
        }
    }
    rows.push(row);
    rows.into_iter()
        .skip(1)
        .map(|row| row.trim().to_owned())
        .filter(|row| !row.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_lines_are_one_narrative() {
        let csv = b"narrative\nA b.\n\"C, \"\"d\"\"\ne.\"\r\n\n";
        assert_eq!(read_csv(csv), ["A b.", "C, \"d\"\ne."]);
    }

    #[test]
    fn a_title_is_a_sentence_of_the_right_length() {
        let rule = TitleRule {
            min_length: 10,
            max_length: 20,
        };
        assert_eq!(title("He fell off. Then more.", &rule), "He fell off");
        assert_eq!(title("Fire. All went out.", &rule), "Fire. All went out.");
        assert_eq!(
            title("A very long sentence about it", &rule),
            "A very long…"
        );
    }
}
