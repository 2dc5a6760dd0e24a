//! The module that docs/modules.md builds from nothing.

use super::super::*;
use super::shipped::core;

const PAGE: &str = include_str!("../../../../docs/modules.md");

/// The files that the page shows.
pub(super) fn files() -> Files {
    let blocks = PAGE.split("<!-- file: ").skip(1);
    blocks
        .map(|block| {
            let (path, rest) = block.split_once(" -->").unwrap();
            let body = rest.split("```").nth(1).unwrap();
            let (_, content) = body.split_once('\n').unwrap();
            (path.to_owned(), content.as_bytes().to_vec())
        })
        .collect()
}

/// contract: G1, G2, G3
#[test]
fn the_module_of_the_tutorial_installs_and_keeps_its_promises() {
    let (module, findings) = inspect(&files(), &[core()]);
    assert_eq!(findings, []);
    let module = module.unwrap();
    assert_eq!((module.types.len(), module.workflows.len()), (1, 1));
    assert_eq!(module.types[0].permission("edit"), "talks.edit.talk");
    // Permissions nobody wrote come with the type.
    assert!(
        module
            .permissions
            .iter()
            .any(|p| p.code == "talks.edit.talk")
    );
    assert!(
        module
            .permissions
            .iter()
            .all(|p| p.code != "talks.comment.talk")
    );
}

#[test]
fn a_promise_that_is_not_kept_stops_the_installation() {
    let mut files = files();
    let type_file = String::from_utf8(files["types/talk.json"].clone()).unwrap();
    files.insert(
        "types/talk.json".to_owned(),
        type_file.replace("\">=\": 50", "\">=\": 70").into_bytes(),
    );
    let findings = parse(&files, &[core()]).unwrap_err();
    let told: Vec<_> = findings.iter().map(|f| (f.file.as_str(), f.line)).collect();
    assert_eq!(told, [("tests/talk.json", 11), ("tests/talk.json", 11)]);
    assert!(findings[0].message.contains("a large talk is announced"));
}

#[test]
fn the_page_names_every_field_kind_and_action() {
    for kind in [
        "text",
        "narrative",
        "integer",
        "boolean",
        "date",
        "datetime",
        "choice",
        "tags",
        "person",
        "company",
        "site",
        "area",
        "record",
        "photo_set",
        "comments",
        "computed",
        "send_notification",
        "send_email",
        "call_webhook",
        "create_record",
    ] {
        assert!(PAGE.contains(&format!("`{kind}`")), "{kind}");
    }
}
