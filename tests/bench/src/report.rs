//! The table, the JSON and the comparison of two runs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::{Deserialize, Serialize};

/// A run's results.
#[derive(Debug, Serialize, Deserialize)]
pub struct Report {
    /// `sync` or `core`.
    pub name: String,
    /// Lines in the order they were measured.
    pub lines: Vec<Line>,
}

/// One scenario.
#[derive(Debug, Serialize, Deserialize)]
pub struct Line {
    /// What was done.
    pub scenario: String,
    /// What was measured, by name with its unit.
    pub values: BTreeMap<String, f64>,
}

impl Report {
    /// An empty report.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            lines: Vec::new(),
        }
    }

    /// Adds a line and says it at once: a run takes minutes.
    pub fn add<const N: usize>(&mut self, scenario: &str, values: [(&str, f64); N]) {
        let line = Line {
            scenario: scenario.to_owned(),
            values: values.map(|(n, v)| (n.to_owned(), v)).into(),
        };
        println!("… {}", line.text());
        self.lines.push(line);
    }

    /// Prints the table.
    pub fn print(&self) {
        println!("\n{}", self.name);
        for line in &self.lines {
            println!("  {}", line.text());
        }
    }

    /// Prints the lines that have these values, one column each.
    pub fn table(&self, columns: &[&str]) {
        let widths = columns.iter().map(|name| name.chars().count().max(8));
        let widths: Vec<usize> = widths.collect();
        let mut head = format!("{:<64}", "");
        for (name, width) in columns.iter().zip(&widths) {
            head.push_str(&format!("  {name:>width$}"));
        }
        println!("\n{head}");
        let has = |line: &&Line| columns.iter().all(|name| line.values.contains_key(*name));
        for line in self.lines.iter().filter(has) {
            let mut row = format!("{:<64}", line.scenario);
            for (name, width) in columns.iter().zip(&widths) {
                let value = short(line.values[*name]);
                row.push_str(&format!("  {value:>width$}"));
            }
            println!("{row}");
        }
    }

    /// Writes the JSON.
    pub fn write(&self, out: Option<&Path>) -> anyhow::Result<()> {
        let usual = PathBuf::from("target/bench").join(format!("{}.json", self.name));
        let path = out.unwrap_or(&usual);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(path, serde_json::to_vec_pretty(self)?)?;
        println!("written to {}", path.display());
        Ok(())
    }

    /// Prints what differs from an earlier run.
    pub fn compare(&self, earlier: &Path) -> anyhow::Result<()> {
        let bytes = std::fs::read(earlier).with_context(|| earlier.display().to_string())?;
        let earlier: Self = serde_json::from_slice(&bytes)?;
        println!("\ncompared with the earlier run (then → now)");
        for line in &self.lines {
            let then = earlier.lines.iter().find(|l| l.scenario == line.scenario);
            match then {
                Some(then) => line.print_changes(then),
                None => println!("  {}: not measured then", line.scenario),
            }
        }
        Ok(())
    }
}

impl Line {
    fn text(&self) -> String {
        let values: Vec<String> = self
            .values
            .iter()
            .map(|(name, value)| format!("{name} {}", short(*value)))
            .collect();
        format!("{:<52} {}", self.scenario, values.join(" · "))
    }

    fn print_changes(&self, then: &Self) {
        for (name, now) in &self.values {
            let Some(was) = then.values.get(name).filter(|was| *was != now) else {
                continue;
            };
            let change = if *was == 0.0 {
                String::new()
            } else {
                format!(" ({:+.1} %)", (now / was - 1.0) * 100.0)
            };
            let scenario = &self.scenario;
            println!(
                "  {scenario}: {name} {} → {}{change}",
                short(*was),
                short(*now)
            );
        }
    }
}

fn short(value: f64) -> String {
    if value.fract() == 0.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.2}")
    }
}
