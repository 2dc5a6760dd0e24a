//! What is wrong with a package, in words that name the place and the remedy.

use super::json::Node;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The package does not install.
    #[default]
    Error,
    /// It installs; something in it has no effect.
    Warning,
}

/// One thing wrong with a package: where, what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// File inside the package.
    pub file: String,
    /// Line, from 1; 0 when it concerns the whole file.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
    /// Whether it stops the installation.
    pub level: Level,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}:{}: {}. {}",
            self.file, self.line, self.message, self.remedy
        )
    }
}

/// A JSON file of the package, or a part of one.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// File inside the package.
    pub file: String,
    /// Its content.
    pub node: Node,
}

/// The findings made so far.
#[derive(Debug, Default)]
pub(super) struct Report {
    findings: Vec<Finding>,
}

impl Report {
    /// Something wrong at a path of a JSON file.
    pub fn error(
        &mut self,
        part: &Part,
        pointer: &str,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.line(&part.file, part.node.line_at(pointer), message, remedy);
    }

    /// Something wrong on a line of any file.
    pub fn line(
        &mut self,
        file: &str,
        line: usize,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.findings.push(Finding {
            file: file.to_owned(),
            line,
            message: message.into(),
            remedy: remedy.into(),
            level: Level::Error,
        });
    }

    /// Something without effect at a path of a JSON file.
    pub fn warning(
        &mut self,
        part: &Part,
        pointer: &str,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.error(part, pointer, message, remedy);
        if let Some(finding) = self.findings.last_mut() {
            finding.level = Level::Warning;
        }
    }

    /// Whether nothing stops the installation.
    pub fn installs(&self) -> bool {
        self.findings.iter().all(|f| f.level == Level::Warning)
    }

    /// All findings by file and line.
    pub fn into_findings(mut self) -> Vec<Finding> {
        self.findings
            .sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        self.findings.dedup();
        self.findings
    }
}
