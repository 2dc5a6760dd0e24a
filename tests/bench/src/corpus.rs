//! The corpus: incidents whose words follow one another as in the real narratives.
//!
//! Whole narratives would repeat after a few hundred records and compress better than life does, so
//! the text is a seeded chain of words drawn from them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use shared_model::record::FieldValue;

use crate::device::Device;

const NARRATIVES: &str = include_str!("../../../modules/hse/sample/narratives.csv");
/// Characters of a description.
const DESCRIPTION: usize = 435;
const LOCATIONS: [&str; 8] = [
    "Main deck",
    "Engine room",
    "Helideck",
    "Crane pedestal",
    "Moon pool",
    "Galley",
    "Mud pump room",
    "Stair tower B",
];
/// Without the default kind: choosing it again would change nothing.
const KINDS: [&str; 4] = ["injury", "near_miss", "property_damage", "illness"];

/// Makes the same incidents every time.
pub struct Corpus {
    words: Vec<&'static str>,
    follows: BTreeMap<&'static str, Vec<usize>>,
    seed: u64,
}

impl Corpus {
    /// The corpus of a seed.
    pub fn new(seed: u64) -> Self {
        let words: Vec<&str> = NARRATIVES
            .lines()
            .skip(1)
            .flat_map(|line| line.trim_matches('"').split_whitespace())
            .collect();
        let mut follows: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, word) in words.iter().enumerate() {
            follows.entry(word).or_default().push(at + 1);
        }
        Self {
            words,
            follows,
            seed: seed.max(1),
        }
    }

    /// xorshift64: small, and the same on every machine.
    fn draw(&mut self, below: usize) -> usize {
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        usize::try_from(self.seed % below.max(1) as u64).unwrap_or(0)
    }

    fn text(&mut self, length: usize) -> String {
        let mut at = self.draw(self.words.len());
        let mut text = String::new();
        while text.len() < length {
            let word = self.words[at % self.words.len()];
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
            let next = self.follows.get(word).cloned().unwrap_or_default();
            at = next.get(self.draw(next.len())).copied().unwrap_or(0);
        }
        text.chars().take(length).collect()
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        from[self.draw(from.len())]
    }

    /// Texts of a new incident by field.
    pub fn values(&mut self) -> [(&'static str, String); 4] {
        [
            ("title", self.text(48)),
            ("severity", self.pick(&["low", "medium"]).to_owned()),
            ("location", self.pick(&LOCATIONS).to_owned()),
            ("description", self.text(DESCRIPTION)),
        ]
    }

    /// Values an incident gets later, one edit each.
    pub fn later(&mut self) -> [(&'static str, FieldValue); 3] {
        let area = format!("{}, {}", self.pick(&LOCATIONS), self.draw(40));
        let injured = i64::try_from(self.draw(3)).unwrap_or(0);
        [
            ("kind", FieldValue::Text(self.pick(&KINDS).to_owned())),
            ("location", FieldValue::Text(area)),
            ("injured_count", FieldValue::Integer(injured)),
        ]
    }

    /// What somebody says of an incident.
    pub fn remark(&mut self) -> String {
        self.text(70)
    }

    fn incident(&mut self) -> Value {
        let values = self
            .values()
            .map(|(name, text)| (name.to_owned(), text.into()));
        Value::Object(Map::from_iter(values))
    }

    /// Creates one incident: one change. Never critical, which would open an investigation.
    pub async fn create(&mut self, device: &Device) -> anyhow::Result<String> {
        device.create("incident", self.incident()).await
    }

    /// Creates one incident and works on it: six changes.
    pub async fn create_and_edit(&mut self, device: &Device) -> anyhow::Result<String> {
        let id = self.create(device).await?;
        let area = format!("{}, {}", self.pick(&LOCATIONS), self.draw(40));
        let edits = [
            json!({ "kind": self.pick(&KINDS) }),
            json!({ "location": area }),
            json!({ "injured_count": self.draw(3), "work_stopped": true }),
        ];
        for fields in edits {
            device.edit(&id, fields).await?;
        }
        for _ in 0..2 {
            let text = self.text(70);
            device.comment(&id, &text).await?;
        }
        Ok(id)
    }

    /// One change of a record both sides know.
    pub async fn edit_once(&mut self, device: &Device, id: &str) -> anyhow::Result<()> {
        let area = format!("{}, {}", self.pick(&LOCATIONS), self.draw(100_000));
        device.edit(id, json!({ "location": area })).await
    }

    /// A comment: one change.
    pub async fn comment(&mut self, device: &Device, id: &str) -> anyhow::Result<()> {
        let text = self.text(70);
        device.comment(id, &text).await
    }

    /// Two changes of a record both sides know: the same field, and a comment.
    pub async fn edit_again(&mut self, device: &Device, id: &str) -> anyhow::Result<()> {
        self.edit_once(device, id).await?;
        self.comment(device, id).await
    }
}
