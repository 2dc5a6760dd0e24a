//! Findings that need more than one text replaced.

use super::super::*;
use super::findings::broken;
use super::shipped::core;
use super::tutorial;

#[test]
fn a_form_without_a_required_field_could_not_be_saved() {
    let (_, findings) = broken("views/talk.json", "[\"title\", \"topic\", ", "[\"title\", ");
    assert!(
        findings[0]
            .message
            .contains("lacks the required field \"topic\""),
        "{findings:?}"
    );
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
fn a_missing_text_is_named() {
    const EN: &str = "i18n/en.ftl";
    let (_, findings) = broken(EN, "state-talk-held = Held\n", "");
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].file.as_str(), findings[0].line), (EN, 0));
    assert_eq!(
        findings[0].message,
        "the text \"state-talk-held\" is missing"
    );
    assert_eq!(findings[0].remedy, "Add the line: state-talk-held = …");
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
