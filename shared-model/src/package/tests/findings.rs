//! Each way a package can be wrong, and what is said about it.

use super::super::*;
use super::shipped::core;
use super::tutorial;

struct Case {
    file: &'static str,
    from: &'static str,
    to: &'static str,
    message: &'static str,
    remedy: &'static str,
}

const fn case(
    file: &'static str,
    from: &'static str,
    to: &'static str,
    message: &'static str,
    remedy: &'static str,
) -> Case {
    Case {
        file,
        from,
        to,
        message,
        remedy,
    }
}

/// The tutorial's module with one text replaced by another, and the line where that was.
fn broken(file: &str, from: &str, to: &str) -> (usize, Vec<Finding>) {
    let mut files = tutorial::files();
    let text = String::from_utf8(files[file].clone()).unwrap();
    let at = text
        .find(from)
        .unwrap_or_else(|| panic!("{from} is not in {file}"));
    let line = text[..at].matches('\n').count() + 1;
    files.insert(file.to_owned(), text.replacen(from, to, 1).into_bytes());
    (line, inspect(&files, &[core()]).1)
}

fn assert_all(cases: &[Case]) {
    for case in cases {
        let (line, findings) = broken(case.file, case.from, case.to);
        let found = findings.iter().any(|finding| {
            finding.file == case.file
                && finding.line == line
                && finding.message.contains(case.message)
                && finding.remedy.contains(case.remedy)
        });
        let told: Vec<_> = findings.iter().map(ToString::to_string).collect();
        assert!(
            found,
            "{} → {} (line {line}):\n{}",
            case.from,
            case.to,
            told.join("\n")
        );
    }
}

/// contract: G2, G3, G4, G5
#[test]
fn the_manifest() {
    const M: &str = "module.json";
    assert_all(&[
        case(
            M,
            "\"code\": \"talks\",",
            "\"code\": \"Talks!\",",
            "not a module code",
            "lower-case",
        ),
        case(
            M,
            "\"Safety talks\"",
            "\" \"",
            "has no name",
            "people will read",
        ),
        case(M, "\"1.0.0\"", "\"1.0\"", "not a version", "1.0.0"),
        case(
            M,
            "\"author\"",
            "\"autor\"",
            "unknown key \"autor\"",
            "Did you mean \"author\"?",
        ),
        case(
            M,
            "\"notification\"",
            "\"notifications\"",
            "unknown core service",
            "\"notification\"",
        ),
        case(
            M,
            "\"code\": \"core\"",
            "\"code\": \"cor\"",
            "module \"cor\" is not installed",
            "\"core\"",
        ),
        case(
            M,
            ">=1.0.0",
            ">=2.0.0",
            "is installed as 1.0.0",
            "Update it",
        ),
        case(
            M,
            ">=1.0.0",
            "latest",
            "not a version to ask for",
            ">=1.0.0",
        ),
        case(
            M,
            "talks.hold.talk",
            "talks.hold",
            "is not a permission",
            "<module>.<action>.<object>",
        ),
        case(
            M,
            "talks.hold.talk",
            "hse.hold.talk",
            "belongs to another module",
            "talks.",
        ),
        case(
            M,
            "talks.hold.talk",
            "talks.view.talk",
            "declared twice",
            "Keep one",
        ),
        case(
            M,
            "talks.view.talk@site\"] }",
            "talks.veiw.talk@site\"] }",
            "is not declared",
            "talks.view.talk",
        ),
        case(
            M,
            "talks.view.talk@site\"] }",
            "talks.view.talk@ship\"] }",
            "unknown scope \"ship\"",
            "@own",
        ),
        case(
            M,
            "\"code\": \"crew\"",
            "\"code\": \"crow\"",
            "is new and has no name",
            "\"crew\"",
        ),
        case(
            M,
            "\"/talks/talks\"",
            "\"talks\"",
            "not a route",
            "/hse/incidents",
        ),
        case(
            M,
            "\"permission\": \"talks.view.talk\"",
            "\"permission\": \"talks.see.talk\"",
            "not declared",
            "",
        ),
        case(
            M,
            "\"order\": 20",
            "\"order\": \"20\"",
            "invalid type: string \"20\", expected i32",
            "kind expected",
        ),
        case(
            M,
            "\"label\": \"menu-talks\", ",
            "",
            "missing field `label`",
            "Add \"label\"",
        ),
    ]);
}

#[test]
fn record_types() {
    const T: &str = "types/talk.json";
    assert_all(&[
        case(
            T,
            "\"name\": \"talk\"",
            "\"name\": \"Talk\"",
            "is not a name",
            "lower-case",
        ),
        case(
            T,
            "\"name\": \"talk\"",
            "\"name\": \"person\"",
            "already taken by module \"core\"",
            "another name",
        ),
        case(
            T,
            "\"name\": \"talk\"",
            "\"name\": \"user\"",
            "already taken by the engine",
            "another name",
        ),
        case(
            T,
            "\"title_field\": \"title\"",
            "\"title_field\": \"titel\"",
            "unknown field \"titel\"",
            "\"title\"",
        ),
        case(
            T,
            "\"title_field\": \"title\"",
            "\"title_field\": \"topic\"",
            "is not a text",
            "title",
        ),
        case(
            T,
            "\"site_field\": \"site\"",
            "\"site_field\": \"title\"",
            "is not a site",
            "site",
        ),
        case(
            T,
            "\"prefix\": \"TLK\"",
            "\"prefix\": \"t\"",
            "number format",
            "capital letters",
        ),
        case(
            T,
            "\"workflow\": \"talk\"",
            "\"workflow\": \"talc\"",
            "unknown workflow \"talc\"",
            "\"talk\"",
        ),
        case(
            T,
            "\"search\": [\"title\"",
            "\"search\": [\"topic\"",
            "is not text",
            "Use one of: notes, title.",
        ),
        case(
            T,
            "\"planned_for\"],",
            "\"notes\"],",
            "is not a single stored value",
            "",
        ),
        case(
            T,
            "\"indexes\"",
            "\"index\"",
            "unknown key \"index\"",
            "\"indexes\"",
        ),
        case(
            T,
            "\"name\": \"crowded\"",
            "\"name\": \"created\"",
            "an event every such record has",
            "",
        ),
        case(
            T,
            "\"name\": \"crowded\"",
            "\"name\": \"Crowded\"",
            "not an event name",
            "severity.critical",
        ),
        case(
            T,
            "{ \"attendees\": { \">=\": 50 } }",
            "{ \"attendes\": { \">=\": 50 } }",
            "unknown field \"attendes\"",
            "attendees",
        ),
        case(
            T,
            "{ \">=\": 50 }",
            "{ \">=\": \"50\" }",
            "does not fit",
            "whole number",
        ),
        case(T, "{ \">=\": 50 }", "{ \"=>\": 50 }", "=>", ""),
    ]);
}

#[test]
fn fields() {
    const T: &str = "types/talk.json";
    assert_all(&[
        case(
            T,
            "\"kind\": \"integer\"",
            "\"kind\": \"number\"",
            "unknown variant `number`",
            "integer",
        ),
        case(
            T,
            "\"kind\": \"narrative\"",
            "\"kind\": \"narative\"",
            "unknown variant",
            "\"narrative\"",
        ),
        case(
            T,
            "\"min_length\": 5",
            "\"min_lenght\": 5",
            "unknown key \"min_lenght\"",
            "\"min_length\"",
        ),
        case(
            T,
            "\"min\": 1",
            "\"min\": \"one\"",
            "invalid type: string \"one\"",
            "",
        ),
        case(
            T,
            "\"min\": 1, \"max\": 500",
            "\"min\": 10, \"max\": 5",
            "larger than the largest",
            "",
        ),
        case(
            T,
            "\"name\": \"notes\"",
            "\"name\": \"title\"",
            "declared twice",
            "",
        ),
        case(
            T,
            "\"name\": \"notes\"",
            "\"name\": \"status\"",
            "every record already has",
            "",
        ),
        case(
            T,
            "\"name\": \"notes\"",
            "\"name\": \"My notes\"",
            "not a field name",
            "",
        ),
        case(
            T,
            "[\"lifting\", \"fire\"",
            "[\"lifting\", \"lifting\"",
            "listed twice",
            "",
        ),
        case(
            T,
            "[\"lifting\", \"fire\"",
            "[\"lifting\", \"on fire\"",
            "is not a value",
            "i18n/",
        ),
        case(
            T,
            "\"default\": \"$today\"",
            "\"default\": \"$now\"",
            "is not a value of \"planned_for\"",
            "$today",
        ),
        case(
            T,
            "\"kind\": \"person\", \"merge\"",
            "\"kind\": \"person\", \"required\": true, \"merge\"",
            "nobody fills in",
            "Remove",
        ),
        case(
            T,
            "\"merge\": \"decided\"",
            "\"merge\": \"computed\"",
            "only a field of kind",
            "Leave",
        ),
        case(
            T,
            "{ \"topic\": \"other\" }",
            "{ \"topic\": \"others\" }",
            "does not fit \"topic\"",
            "other",
        ),
        case(
            T,
            "\"kind\": \"narrative\"",
            "\"kind\": \"record\", \"target\": \"meeting\"",
            "no installed module has",
            "",
        ),
        case(
            T,
            "\"kind\": \"narrative\"",
            "\"kind\": \"area\", \"site_field\": \"topic\"",
            "not a site field",
            "Use one of: site.",
        ),
        case(
            T,
            "\"kind\": \"narrative\"",
            "\"kind\": \"narrative\", \"messages\": { \"requird\": \"x\" }",
            "no rule",
            "\"required\"",
        ),
        case(
            T,
            "\"kind\": \"narrative\"",
            "\"kind\": \"narrative\", \"access\": { \"states\": [\"hold\"] }",
            "unknown state",
            "\"held\"",
        ),
        case(
            T,
            "\"kind\": \"narrative\"",
            "\"kind\": \"narrative\", \"access\": { \"edit\": \"talks.write.talk\" }",
            "not declared",
            "",
        ),
    ]);
}

/// contract: K1
#[test]
fn workflows() {
    const W: &str = "workflows/talk.json";
    assert_all(&[
        case(
            W,
            "\"initial\": \"planned\"",
            "\"initial\": \"plan\"",
            "unknown state \"plan\"",
            "",
        ),
        case(
            W,
            "\"to\": \"held\"",
            "\"to\": \"hold\"",
            "unknown state \"hold\"",
            "\"held\"",
        ),
        case(
            W,
            "\"from\": [\"planned\"]",
            "\"from\": [\"planed\"]",
            "unknown state \"planed\"",
            "\"planned\"",
        ),
        case(
            W,
            "\"name\": \"held\", \"kind\": \"final\"",
            "\"name\": \"lost\"",
            "no transition leads to state \"lost\"",
            "",
        ),
        case(
            W,
            "talks.hold.talk",
            "talks.holds.talk",
            "not declared",
            "talks.hold.talk",
        ),
        case(
            W,
            "\"event\": \"held\"",
            "\"event\": \"updated\"",
            "an event every record has",
            "",
        ),
        case(
            W,
            "\"name\": \"hold\"",
            "\"name\": \"delete\"",
            "already taken",
            "engine",
        ),
        case(
            W,
            "\"held_by\": \"$actor\"",
            "\"notes\": \"done\"",
            "not a decided field",
            "held_by",
        ),
        case(
            W,
            "\"held_by\": \"$actor\"",
            "\"held_by\": \"$now\"",
            "is not a value of \"held_by\"",
            "$actor",
        ),
        case(
            W,
            "{ \"exists\": true }",
            "{ \"exists\": \"yes\" }",
            "takes true or false",
            "",
        ),
        case(
            W,
            "{ \"exists\": true }",
            "{ \"changed\": true }",
            "needs a record before",
            "",
        ),
        case(
            W,
            "\"kind\": \"final\"",
            "\"kind\": \"finished\"",
            "unknown variant `finished`",
            "final",
        ),
        case(
            W,
            "\"initial\": \"planned\",",
            "\"initial\": \"planned\", \"initial\": \"held\",",
            "written twice",
            "",
        ),
    ]);
}

#[test]
fn views() {
    const V: &str = "views/talk.json";
    assert_all(&[
        case(
            V,
            "\"record_type\": \"talk\"",
            "\"record_type\": \"tolk\"",
            "no record type \"tolk\"",
            "\"talk\"",
        ),
        case(
            V,
            "\"number\", \"title\", \"topic\"",
            "\"number\", \"titre\", \"topic\"",
            "no field \"titre\"",
            "\"title\"",
        ),
        case(
            V,
            "{ \"status\": \"planned\" }",
            "{ \"status\": \"plan\" }",
            "does not fit \"status\"",
            "planned",
        ),
        case(
            V,
            "[{ \"field\": \"planned_for\" }]",
            "[{ \"field\": \"date\" }]",
            "no field \"date\"",
            "",
        ),
        case(
            V,
            "\"group_by\": \"topic\"",
            "\"group_by\": \"site\"",
            "cannot be grouped",
            "topic",
        ),
        case(
            V,
            "\"card\": [\"site\"",
            "\"card\": [\"place\"",
            "no field \"place\"",
            "",
        ),
        case(
            V,
            "[\"title\", \"topic\", \"site\", \"planned_for\"]",
            "[\"title\", \"topic\", \"topic\"]",
            "in the form twice",
            "",
        ),
        case(
            V,
            "\"name\": \"all\"",
            "\"name\": \"planned\"",
            "already taken here",
            "",
        ),
    ]);
    let (_, findings) = broken(V, "[\"title\", \"topic\", ", "[\"title\", ");
    assert!(
        findings[0]
            .message
            .contains("lacks the required field \"topic\""),
        "{findings:?}"
    );
}

/// contract: F2, F4, F5, F10
#[test]
fn hooks() {
    const H: &str = "hooks/crowded.json";
    const N: &str = "templates/notification/talk_crowded.json";
    assert_all(&[
        case(
            H,
            "talk.crowded",
            "talk.crowd",
            "nothing announces \"talk.crowd\"",
            "\"talk.crowded\"",
        ),
        case(H, "talk.crowded", "order.paid", "would never run", ""),
        case(
            H,
            "role:hse_manager",
            "role:hse_managers",
            "reaches nobody",
            "\"hse_manager\"",
        ),
        case(
            H,
            "role:hse_manager",
            "field:topic",
            "reaches nobody",
            "held_by",
        ),
        case(
            H,
            "role:hse_manager",
            "email:a@b.test",
            "reaches nobody",
            "send_email only",
        ),
        case(
            H,
            "role:hse_manager",
            "everybody",
            "reaches nobody",
            "role:<code>",
        ),
        case(
            H,
            "\"talk_crowded\"",
            "\"talk_crowd\"",
            "there is no templates/notification/talk_crowd.json",
            "talk_crowded",
        ),
        case(
            H,
            "\"update\"",
            "\"updates\"",
            "nobody has named the category",
            "category-updates",
        ),
        case(
            H,
            "\"update\"",
            "\"update\", \"priority\": 4",
            "above 3",
            "0 (low)",
        ),
        case(
            H,
            "\"update\"",
            "\"update\", \"channels\": [\"mail\"]",
            "unknown channel",
            "email",
        ),
        case(
            H,
            "\"update\"",
            "\"update\", \"urgent\": true",
            "unknown key \"urgent\"",
            "",
        ),
        case(
            H,
            "\"event\"",
            "\"run_as\": \"root\", \"event\"",
            "unknown rights \"root\"",
            "author",
        ),
        case(
            H,
            "\"event\"",
            "\"conditions\": { \"topics\": \"fire\" }, \"event\"",
            "unknown field \"topics\"",
            "topic",
        ),
        case(
            H,
            "send_notification",
            "send_message",
            "unknown variant `send_message`",
            "",
        ),
        case(
            N,
            "{attendees} attendees",
            "{participants} attendees",
            "offers {participants}",
            "",
        ),
        case(
            N,
            "{talk_id} : ",
            "{{secret:KEY}} : ",
            "cannot hold a secret",
            "single braces",
        ),
        case(N, "\"en\": \"{title}, ", "\"de\": \"{title}, ", "", ""),
    ]);
}

/// contract: F7
#[test]
fn webhooks_take_secrets_by_name_only() {
    const H: &str = "hooks/crowded.json";
    let from = "\"type\": \"send_notification\",\n      \"config\": { \"recipients\": \"role:hse_manager\", \"template\": \"talk_crowded\", \"category\": \"update\" }";
    let hook = |config: &str| {
        let to = format!("\"type\": \"call_webhook\",\n      \"config\": {config}");
        broken(H, from, &to).1
    };
    let good = r#"{ "url": "{{secret:QHSE_URL}}", "headers": { "Authorization": "Bearer {{secret:EXTERNAL_API_KEY}}" } }"#;
    assert_eq!(hook(good), []);
    let told = |config: &str| {
        hook(config)
            .first()
            .map(|f| format!("{} {}", f.message, f.remedy))
            .unwrap_or_default()
    };
    assert!(told(r#"{ "url": "http://example.test" }"#).contains("not an address"));
    assert!(told(r#"{ "url": "file:///etc/passwd" }"#).contains("not an address"));
    let from_context = told(
        r#"{ "url": "https://example.test", "headers": { "Authorization": "Bearer {EXTERNAL_API_KEY}" } }"#,
    );
    assert!(
        from_context.contains("{{secret:EXTERNAL_API_KEY}}"),
        "{from_context}"
    );
    assert!(told(r#"{ "url": "https://example.test/{{title}}" }"#).contains("is not a secret"));
    assert!(
        told(r#"{ "url": "https://example.test", "headers": { "A\nB": "x" } }"#)
            .contains("not a header")
    );
}

/// contract: I7
#[test]
fn texts() {
    const EN: &str = "i18n/en.ftl";
    let (_, findings) = broken(EN, "state-talk-held = Held\n", "");
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].file.as_str(), findings[0].line), (EN, 0));
    assert_eq!(
        findings[0].message,
        "the text \"state-talk-held\" is missing"
    );
    assert_eq!(findings[0].remedy, "Add the line: state-talk-held = …");
    assert_all(&[case(
        EN,
        "field-talk-title = Title",
        "field-talk-title = { Title",
        "",
        "Correct the message",
    )]);
}

#[test]
fn hooks_create_records_that_could_be_saved() {
    const H: &str = "hooks/crowded.json";
    let from = "\"type\": \"send_notification\",\n      \"config\": { \"recipients\": \"role:hse_manager\", \"template\": \"talk_crowded\", \"category\": \"update\" }";
    let told = |config: &str| {
        let to = format!("\"type\": \"create_record\",\n      \"config\": {config}");
        let (_, findings) = broken(H, from, &to);
        findings
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n")
    };
    let good = r#"{ "record_type": "talk", "fields": { "title": "After {title}", "topic": "other", "site": "$record.site" } }"#;
    assert_eq!(told(good), "");
    assert!(told(r#"{ "record_type": "tolk", "fields": {} }"#).contains("unknown record type"));
    assert!(
        told(r#"{ "record_type": "talk", "fields": { "title": "x" } }"#)
            .contains("requires \"topic\"")
    );
    assert!(told(&good.replace("\"topic\"", "\"theme\"")).contains("no field \"theme\""));
    assert!(
        told(&good.replace("$record.site", "$record.place"))
            .contains("not known when the hook runs")
    );
    assert!(
        told(&good.replace(
            "\"topic\": \"other\"",
            "\"topic\": \"other\", \"held_by\": \"$actor\""
        ))
        .contains("held_by")
    );
    assert!(told(&good.replace("{title}", "{headline}")).contains("{headline}"));
}

/// contract: G9
#[test]
fn files_that_do_not_belong() {
    for path in [
        "../evil.json",
        "/etc/passwd",
        "types/../../x.json",
        "types\\x.json",
        "types//x.json",
        "./module.json",
        "C:/x.json",
        "types/x.json\n",
        "types/é.json",
        "types/.hidden.json",
        "types/con. ",
        "hooks.py",
        "migrations/0001.sql",
        "types/deep/x.json",
        "scripts/a.rhai",
    ] {
        let mut files = tutorial::files();
        files.insert(path.to_owned(), b"{}".to_vec());
        let findings = parse(&files, &[core()]).unwrap_err();
        assert!(
            findings
                .iter()
                .any(|f| f.file == path && f.line == 0 && !f.remedy.is_empty()),
            "{path}"
        );
    }
    for path in [
        "README.md",
        "sample/anything.csv",
        "MANIFEST.minisig",
        "LICENSE",
    ] {
        let mut files = tutorial::files();
        files.insert(path.to_owned(), Vec::new());
        assert!(parse(&files, &[core()]).is_ok(), "{path}");
    }
}

#[test]
fn files_that_cannot_be_read() {
    let told = |path: &str, bytes: &[u8]| {
        let mut files = tutorial::files();
        files.insert(path.to_owned(), bytes.to_vec());
        parse(&files, &[core()])
            .unwrap_err()
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert!(
        told("types/talk.json", b"{\n\"name\":\n}").contains("types/talk.json:3: this is not JSON")
    );
    assert!(told("module.json", b"[]").contains("module.json:1: "));
    assert!(
        told("i18n/en.ftl", b"a = b\nc = \xff").contains("i18n/en.ftl:2: the file is not UTF-8")
    );
    assert!(told("i18n/xx.ftl", b"a = b").contains("unknown language \"xx\""));
    assert!(told("tests/more.json", b"{}").contains("there is no example"));
    assert!(told("views/more.json", &vec![b' '; 1024 * 1024 + 1]).contains("larger than 1 MiB"));
    assert!(
        parse(&Files::new(), &[]).unwrap_err()[0]
            .message
            .contains("no module.json")
    );
}

#[test]
fn a_module_may_be_read_again_over_itself() {
    let module = parse(&tutorial::files(), &[core()]).unwrap();
    assert_eq!(
        parse(&tutorial::files(), &[core(), module.clone()]),
        Ok(module)
    );
}

#[test]
fn a_plugin_has_hooks_only() {
    let (_, findings) = broken(
        "module.json",
        "\"author\"",
        "\"kind\": \"plugin\", \"author\"",
    );
    assert!(
        findings[0].message.contains("a plugin has hooks only"),
        "{findings:?}"
    );
}

#[test]
fn a_workflow_nobody_uses_is_only_a_warning() {
    let mut files = tutorial::files();
    let text = String::from_utf8(files["workflows/talk.json"].clone()).unwrap();
    files.insert(
        "workflows/more.json".to_owned(),
        text.replacen("\"talk\"", "\"more\"", 1)
            .replace(",\n      \"set\": { \"held_by\": \"$actor\" }", "")
            .into_bytes(),
    );
    for language in ["fr", "en"] {
        let file = files.get_mut(&format!("i18n/{language}.ftl")).unwrap();
        file.extend_from_slice(
            b"\nstate-more-planned = .\nstate-more-held = .\ntransition-more-hold = .\n",
        );
    }
    let (module, findings) = inspect(&files, &[core()]);
    assert!(module.is_some(), "{findings:?}");
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].level, Level::Warning);
}

mod hostile {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn no_bytes_make_the_reader_panic(
            file in proptest::sample::select(tutorial::files().keys().cloned().collect::<Vec<_>>()),
            at in 0.0..1.0_f64,
            byte in any::<u8>(),
            cut in any::<bool>(),
        ) {
            let mut files = tutorial::files();
            let bytes = files.get_mut(&file).unwrap();
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
            let at = (bytes.len() as f64 * at) as usize;
            if cut { bytes.truncate(at) } else { bytes[at] = byte }
            let _ = inspect(&files, &[]);
        }
    }
}
