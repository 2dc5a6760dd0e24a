//! The packages in `modules/`, as they ship.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::*;
use crate::i18n::{LANGUAGES, Texts, message_ids};
use crate::schema::ActionDef;

fn folder(code: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../modules")
        .join(code)
}

fn read_folder(root: &Path, at: &Path, files: &mut Files) {
    for entry in fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_folder(root, &path, files);
        } else {
            let inside = path.strip_prefix(root).unwrap().to_str().unwrap();
            files.insert(inside.replace('\\', "/"), fs::read(&path).unwrap());
        }
    }
}

pub(super) fn files(code: &str) -> Files {
    let mut files = Files::new();
    read_folder(&folder(code), &folder(code), &mut files);
    files
}

pub(super) fn core() -> Module {
    parse(&files("core"), &[]).unwrap()
}

pub(super) fn hse() -> Module {
    parse(&files("hse"), &[core()]).unwrap()
}

fn told(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(ToString::to_string).collect()
}

/// contract: G1
#[test]
fn both_shipped_packages_have_no_finding() {
    let (core, findings) = inspect(&files("core"), &[]);
    assert_eq!(told(&findings), Vec::<String>::new());
    let (hse, findings) = inspect(&files("hse"), &[core.unwrap()]);
    assert_eq!(told(&findings), Vec::<String>::new());
    assert!(hse.is_some());
}
