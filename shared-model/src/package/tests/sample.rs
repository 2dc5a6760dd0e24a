//! Demonstration data: complete, and about nobody.

use std::collections::BTreeSet;

use data_encoding::HEXLOWER;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::shipped::{core, files};
use crate::schema::RecordType;
use crate::validate;

/// SHA-256 of names in lower case that must not occur: firms of the trade and their suppliers.
/// Hashes, so that this file does not name them either.
const REFUSED: &str = include_str!("refused_names.txt");

fn list(module: &str, file: &str) -> Vec<Value> {
    serde_json::from_slice(&files(module)[&format!("sample/{file}")]).unwrap()
}

fn hash(text: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(text.as_bytes()))
}

/// Words, and two and three words in a row, in lower case.
fn phrases(text: &str) -> BTreeSet<String> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric() && c != '-' && c != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    (1..=3)
        .flat_map(|size| words.windows(size).map(|phrase| phrase.join(" ")))
        .collect()
}

#[test]
fn no_real_firm_or_person_is_named() {
    let refused: BTreeSet<&str> = REFUSED.lines().collect();
    assert!(refused.len() > 50);
    assert!(refused.contains(hash("a name kept here so that the scan can be tested").as_str()));
    for module in ["core", "hse"] {
        for (path, bytes) in files(module) {
            let text = String::from_utf8(bytes).unwrap();
            let named: Vec<_> = phrases(&text)
                .into_iter()
                .filter(|phrase| refused.contains(hash(phrase).as_str()))
                .collect();
            assert_eq!(named, Vec::<String>::new(), "{module}/{path}");
        }
    }
    let narratives = String::from_utf8(files("hse")["sample/narratives.csv"].clone()).unwrap();
    for sign in [
        "Mr.", "Mrs.", "Ms.", "Dr.", " Inc", " LLC", " Ltd", " Corp", "&",
    ] {
        let found = narratives.lines().find(|line| line.contains(sign));
        assert_eq!(found, None, "{sign}");
    }
}

#[test]
fn addresses_and_telephones_reach_nobody() {
    for person in list("core", "people.json") {
        let field = |name: &str| person["fields"][name].as_str().unwrap().to_owned();
        assert!(field("email").ends_with("@demo.opsflux.test"));
        assert!(field("phone").starts_with("+33 1 99 00 "));
    }
}

fn keys(items: &[Value]) -> BTreeSet<String> {
    items
        .iter()
        .map(|item| item["key"].as_str().unwrap().to_owned())
        .collect()
}

fn accepted(ty: &RecordType, item: &Value, known: &BTreeSet<String>) {
    let mut fields = item["fields"].as_object().unwrap().clone();
    for value in fields.values_mut() {
        if let Some(key) = value.as_str().and_then(|text| text.strip_prefix('@')) {
            assert!(known.contains(key), "{key}");
            *value = Value::from("00000000-0000-7000-8000-000000000001");
        }
    }
    let read = validate::parse_fields(ty, &fields);
    assert!(read.is_ok(), "{item}: {read:?}");
}

#[test]
fn the_demonstration_has_its_sites_people_and_roles() {
    let core = core();
    let (companies, sites, people) = (
        list("core", "companies.json"),
        list("core", "sites.json"),
        list("core", "people.json"),
    );
    assert_eq!((sites.len(), people.len()), (12, 60));
    assert!((3..=5).contains(&companies.len()));
    let known: BTreeSet<String> = [keys(&companies), keys(&sites), ["{site}".to_owned()].into()]
        .into_iter()
        .flatten()
        .collect();
    let ty = |name: &str| core.types.iter().find(|t| t.name == name).unwrap();
    for (name, items) in [
        ("company", &companies),
        ("site", &sites),
        ("person", &people),
        ("area", &list("core", "areas.json")),
    ] {
        items
            .iter()
            .for_each(|item| accepted(ty(name), item, &known));
    }
    let with_role = |role: &str| {
        let holds = |person: &&Value| {
            person["account"]["roles"]
                .as_array()
                .unwrap()
                .contains(&role.into())
        };
        people.iter().filter(holds).count()
    };
    assert_eq!((with_role("hse_manager"), with_role("admin")), (5, 2));
    assert_eq!(keys(&people).len(), 60);
    for key in ["amelie.roux", "marc.keller", "nadia.benali"] {
        assert!(keys(&people).contains(key));
    }
}

#[test]
fn every_site_gets_its_areas_and_time_zone() {
    let areas = list("core", "areas.json");
    for site in list("core", "sites.json") {
        let kind = &site["fields"]["kind"];
        let count = areas
            .iter()
            .filter(|area| area["kinds"].as_array().unwrap().contains(kind))
            .count();
        assert!((5..=8).contains(&count), "{site}: {count}");
        let zone = site["fields"]["time_zone"].as_str().unwrap();
        assert!(jiff::tz::TimeZone::get(zone).is_ok(), "{zone}");
    }
}

#[test]
fn narratives_are_long_enough_to_be_descriptions() {
    let text = String::from_utf8(files("hse")["sample/narratives.csv"].clone()).unwrap();
    let narratives: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!(narratives.len(), 600);
    assert!(
        narratives
            .iter()
            .all(|n| (60..=8000).contains(&n.chars().count()))
    );
}
