//! Each way a package can be wrong, and what is said about it.

use super::super::*;
use super::shipped::core;
use super::tutorial;

/// The tutorial's module with one text replaced by another, and the line where that was.
pub(super) fn broken(file: &str, from: &str, to: &str) -> (usize, Vec<Finding>) {
    let mut files = tutorial::files();
    let text = String::from_utf8(files[file].clone()).unwrap();
    let at = text
        .find(from)
        .unwrap_or_else(|| panic!("{from} is not in {file}"));
    let line = text[..at].matches('\n').count() + 1;
    files.insert(file.to_owned(), text.replacen(from, to, 1).into_bytes());
    (line, inspect(&files, &[core()]).1)
}

/// Rows of `what stands there | what replaces it | the message | the remedy`, under their file.
fn assert_all(table: &str) {
    let mut file = "";
    for row in table.lines().filter(|row| !row.is_empty()) {
        let cells: Vec<&str> = row.split(" | ").map(str::trim).collect();
        match cells[..] {
            [name] => file = name.trim_end_matches(':'),
            [from, to, message] => assert_found(file, [from, to, message, ""]),
            [from, to, message, remedy] => assert_found(file, [from, to, message, remedy]),
            _ => panic!("{row}"),
        }
    }
}

fn assert_found(file: &str, [from, to, message, remedy]: [&str; 4]) {
    let (line, findings) = broken(file, from, to);
    let found = findings.iter().any(|finding| {
        finding.file == file
            && finding.line == line
            && finding.message.contains(message)
            && finding.remedy.contains(remedy)
            && !finding.remedy.is_empty()
    });
    let told: Vec<_> = findings.iter().map(ToString::to_string).collect();
    assert!(found, "{from} → {to} (line {line}):\n{}", told.join("\n"));
}

/// contract: G2, G3, G4, G5
#[test]
fn the_manifest() {
    assert_all(
        r##"
module.json:
  "code": "talks", | "code": "Talks!", | not a module code | lower-case
  "Safety talks" | " " | has no name | people will read
  "1.0.0" | "1.0" | not a version | 1.0.0
  "author" | "autor" | unknown key "autor" | Did you mean "author"?
  "notification" | "notifications" | unknown core service | "notification"
  "code": "core" | "code": "cor" | module "cor" is not installed | "core"
  >=1.0.0 | >=2.0.0 | is installed as 1.3.0 | Update it
  >=1.0.0 | latest | not a version to ask for | >=1.0.0
  talks.hold.talk | talks.hold | is not a permission | <module>.<action>.<object>
  talks.hold.talk | hse.hold.talk | belongs to another module | talks.
  talks.hold.talk | talks.view.talk | declared twice | Keep one
  talks.view.talk@site"] } | talks.veiw.talk@site"] } | is not declared | talks.view.talk
  talks.view.talk@site"] } | talks.view.talk@ship"] } | unknown scope "ship" | @own
  "code": "crew" | "code": "crow" | is new and has no name | "crew"
  "/talks/talks" | "talks" | not a route | /hse/incidents
  "permission": "talks.view.talk" | "permission": "talks.see.talk" | not declared
  "order": 20 | "order": "20" | invalid type: string "20", expected i32 | kind expected
  "label": "menu-talks",  |  | missing field `label` | Add "label"
"##,
    );
}

#[test]
fn record_types() {
    assert_all(
        r##"
types/talk.json:
  "name": "talk" | "name": "Talk" | is not a name | lower-case
  "name": "talk" | "name": "person" | already taken by module "core" | another name
  "name": "talk" | "name": "user" | already taken by the engine | another name
  "title_field": "title" | "title_field": "titel" | unknown field "titel" | "title"
  "title_field": "title" | "title_field": "topic" | is not a text | title
  "site_field": "site" | "site_field": "title" | is not a site | site
  "prefix": "TLK" | "prefix": "t" | number format | capital letters
  "workflow": "talk" | "workflow": "talc" | unknown workflow "talc" | "talk"
  "search": ["title" | "search": ["topic" | is not text | Use one of: notes, title.
  "planned_for"], | "notes"], | is not a single stored value
  "indexes" | "index" | unknown key "index" | "indexes"
  "name": "crowded" | "name": "created" | an event every such record has
  "name": "crowded" | "name": "Crowded" | not an event name | severity.critical
  { "attendees": { ">=": 50 } } | { "attendes": { ">=": 50 } } | unknown field "attendes" | attendees
  { ">=": 50 } | { ">=": "50" } | does not fit | whole number
  { ">=": 50 } | { "=>": 50 } | =>
"##,
    );
}

#[test]
fn fields() {
    assert_all(
        r##"
types/talk.json:
  "kind": "integer" | "kind": "number" | unknown variant `number` | integer
  "kind": "narrative" | "kind": "narative" | unknown variant | "narrative"
  "min_length": 5 | "min_lenght": 5 | unknown key "min_lenght" | "min_length"
  "min": 1 | "min": "one" | invalid type: string "one"
  "min": 1, "max": 500 | "min": 10, "max": 5 | larger than the largest
  "name": "notes" | "name": "title" | declared twice
  "name": "notes" | "name": "status" | every record already has
  "name": "notes" | "name": "My notes" | not a field name
  ["lifting", "fire" | ["lifting", "lifting" | listed twice
  ["lifting", "fire" | ["lifting", "on fire" | is not a value | i18n/
  "default": "$today" | "default": "$now" | is not a value of "planned_for" | $today
  "kind": "person", "merge" | "kind": "person", "required": true, "merge" | nobody fills in | Remove
  "merge": "decided" | "merge": "computed" | only a field of kind | Leave
  { "topic": "other" } | { "topic": "others" } | does not fit "topic" | other
  "kind": "narrative" | "kind": "record", "target": "meeting" | no installed module has
  "kind": "narrative" | "kind": "area", "site_field": "topic" | not a site field | Use one of: site.
  "kind": "narrative" | "kind": "narrative", "messages": { "requird": "x" } | no rule | "required"
  "kind": "narrative" | "kind": "narrative", "access": { "states": ["hold"] } | unknown state | "held"
  "kind": "narrative" | "kind": "narrative", "access": { "edit": "talks.write.talk" } | not declared
"##,
    );
}

/// contract: K1
#[test]
fn workflows() {
    assert_all(
        r##"
workflows/talk.json:
  "initial": "planned" | "initial": "plan" | unknown state "plan"
  "to": "held" | "to": "hold" | unknown state "hold" | "held"
  "from": ["planned"] | "from": ["planed"] | unknown state "planed" | "planned"
  "name": "held", "kind": "final" | "name": "lost" | no transition leads to state "lost"
  talks.hold.talk | talks.holds.talk | not declared | talks.hold.talk
  "event": "held" | "event": "updated" | an event every record has
  "name": "hold" | "name": "delete" | already taken | engine
  "held_by": "$actor" | "notes": "done" | not a decided field | held_by
  "held_by": "$actor" | "held_by": "$now" | is not a value of "held_by" | $actor
  { "exists": true } | { "exists": "yes" } | takes true or false
  { "exists": true } | { "changed": true } | needs a record before
  "kind": "final" | "kind": "finished" | unknown variant `finished` | final
  "initial": "planned", | "initial": "planned", "initial": "held", | written twice
"##,
    );
}

#[test]
fn views() {
    assert_all(
        r##"
views/talk.json:
  "record_type": "talk" | "record_type": "tolk" | no record type "tolk" | "talk"
  "number", "title", "topic" | "number", "titre", "topic" | no field "titre" | "title"
  { "status": "planned" } | { "status": "plan" } | does not fit "status" | planned
  [{ "field": "planned_for" }] | [{ "field": "date" }] | no field "date"
  "group_by": "topic" | "group_by": "site" | cannot be grouped | topic
  "card": ["site" | "card": ["place" | no field "place"
  ["title", "topic", "site", "planned_for"] | ["title", "topic", "topic"] | in the form twice
  "name": "all" | "name": "planned" | already taken here
  "fields": ["topic"] } | "fields": ["tropic"] } | no field "tropic" | "topic"
  "fields": ["topic"] } | "fields": ["held_by"] } | nobody enters "held_by" | out of the steps
  "fields": ["topic"] } | "fields": [] } | asks nothing | Give it fields
  ["site", "notes", "title"] | ["site", "topic", "title"] | "topic" is asked twice | Keep one
  "remembers": ["site"] | "remembers": ["planned_for"] | no step asks "planned_for"
  "from": ["topic", "site"] | "from": ["attendees"] | no step asks "attendees"
  "field": "title", "from" | "field": "site", "from" | does not hold a text | title
  "phrases": [{ "field": "notes" | "phrases": [{ "field": "topic" | does not hold a text | notes
  "names": ["all_present"] | "names": ["all_present", "all_present"] | already taken here
  "value": "fire" | "value": "fires" | offers no choice "fires" | "fire"
  "phrases": | "frases": | unknown key "frases" | "phrases"
"##,
    );
}

#[test]
fn a_quick_form_asks_what_is_required() {
    let (_, findings) = broken(
        "views/talk.json",
        r#"["site", "notes", "title"]"#,
        r#"["site", "notes"]"#,
    );
    let told: Vec<_> = findings.iter().map(|f| f.message.as_str()).collect();
    assert!(
        told.contains(&r#"the form lacks the required field "title""#),
        "{told:?}"
    );
}

/// contract: F2, F4, F5, F10
#[test]
fn hooks() {
    assert_all(
        r##"
hooks/crowded.json:
  talk.crowded | talk.crowd | nothing announces "talk.crowd" | "talk.crowded"
  talk.crowded | order.paid | would never run
  role:hse_manager | role:hse_managers | reaches nobody | "hse_manager"
  role:hse_manager | field:topic | reaches nobody | held_by
  role:hse_manager | email:a@b.test | reaches nobody | send_email only
  role:hse_manager | everybody | reaches nobody | role:<code>
  "talk_crowded" | "talk_crowd" | there is no templates/notification/talk_crowd.json | talk_crowded
  "update" | "updates" | nobody has named the category | category-updates
  "update" | "update", "priority": 4 | above 3 | 0 (low)
  "update" | "update", "channels": ["mail"] | unknown channel | email
  "update" | "update", "urgent": true | unknown key "urgent"
  "event" | "run_as": "root", "event" | unknown rights "root" | author
  "event" | "conditions": { "topics": "fire" }, "event" | unknown field "topics" | topic
  send_notification | send_message | unknown variant `send_message`
templates/notification/talk_crowded.json:
  {attendees} attendees | {participants} attendees | offers {participants}
  {talk_id} :  | {{secret:KEY}} :  | cannot hold a secret | single braces
  "en": "{title},  | "de": "{title},  | 
"##,
    );
}

#[test]
fn texts() {
    assert_all(
        r##"
i18n/en.ftl:
  field-talk-title = Title | field-talk-title = { Title |  | Correct the message
"##,
    );
}
