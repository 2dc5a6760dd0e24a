//! The folder form: which files a package may hold, and what each one is.

use super::Files;
use super::finding::{Part, Report};
use super::json;
use super::manifest;

/// Largest text file of a package.
const LARGEST: usize = 1024 * 1024;

/// The files of a package, sorted by what they are.
#[derive(Debug, Default)]
pub(super) struct Folder {
    pub manifest: Option<Part>,
    pub types: Vec<Part>,
    pub workflows: Vec<Part>,
    pub views: Vec<Part>,
    pub hooks: Vec<Part>,
    /// Notification templates; the file's name is the template's.
    pub notifications: Vec<Part>,
    /// Examples that must hold.
    pub examples: Vec<Part>,
    /// `(file name, text)`.
    pub emails: Vec<(String, String)>,
    /// `(language, text)`.
    pub texts: Vec<(String, String)>,
}

impl Folder {
    /// Sorts the files and reads the JSON ones.
    pub fn read(files: &Files, report: &mut Report) -> Self {
        let mut folder = Self::default();
        for (path, bytes) in files {
            if let Some(wrong) = unsafe_path(path) {
                report.line(
                    path,
                    0,
                    wrong,
                    "Use a relative path with / between plain names.",
                );
            } else if bytes.len() > LARGEST && !path.starts_with("sample/") {
                report.line(
                    path,
                    0,
                    "the file is larger than 1 MiB",
                    "Split it, or leave it out.",
                );
            } else {
                folder.place(path, bytes, report);
            }
        }
        if folder.manifest.is_none() && !files.contains_key(manifest::FILE) {
            report.line(
                manifest::FILE,
                0,
                "the package has no module.json",
                "Add one with name, code and version; docs/modules.md starts with it.",
            );
        }
        folder
    }

    fn place(&mut self, path: &str, bytes: &[u8], report: &mut Report) {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        match (folder, extension) {
            ("", _) if path == manifest::FILE => self.manifest = part(path, bytes, report),
            ("", _) if is_about_the_package(path) => {}
            ("types", "json") => self.types.extend(part(path, bytes, report)),
            ("workflows", "json") => self.workflows.extend(part(path, bytes, report)),
            ("views", "json") => self.views.extend(part(path, bytes, report)),
            ("hooks", "json") => self.hooks.extend(part(path, bytes, report)),
            ("templates/notification", "json") => {
                self.notifications.extend(part(path, bytes, report));
            }
            ("templates/email", "html") => {
                self.emails.extend(text(path, bytes, report).map(|t| (name.to_owned(), t)));
            }
            ("i18n", "ftl") => {
                let language = name.trim_end_matches(".ftl").to_owned();
                self.texts.extend(text(path, bytes, report).map(|t| (language, t)));
            }
            ("tests", "json") => self.examples.extend(part(path, bytes, report)),
            ("sample", _) => {}
            _ => report.line(
                path,
                0,
                "this file has no place in a package",
                "A package holds module.json, types/, workflows/, views/ and hooks/ (*.json), \
                 templates/email/*.html, templates/notification/*.json, i18n/*.ftl, sample/ and tests/.",
            ),
        }
    }
}

fn is_about_the_package(path: &str) -> bool {
    matches!(
        path,
        "README.md" | "LICENSE" | "CHANGELOG.md" | "MANIFEST.sha256" | "MANIFEST.minisig"
    )
}

/// Why a path is not accepted. Packages come in archives: a path must stay inside the package.
fn unsafe_path(path: &str) -> Option<String> {
    let plain = |segment: &str| {
        !segment.is_empty()
            && !segment.starts_with('.')
            && !segment.ends_with(['.', ' '])
            && segment
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
    };
    if path.len() > 200 {
        return Some("the path is longer than 200 characters".to_owned());
    }
    (!path.split('/').all(plain)).then(|| {
        "the path is not safe: it is absolute, leaves the package, or holds a character other \
         than letters, digits, \"_\", \"-\" and \".\""
            .to_owned()
    })
}

fn part(path: &str, bytes: &[u8], report: &mut Report) -> Option<Part> {
    match json::parse(bytes) {
        Ok(node) => Some(Part {
            file: path.to_owned(),
            node,
        }),
        Err(broken) => {
            report.line(
                path,
                broken.line,
                format!("this is not JSON: {}", broken.message),
                "Correct the file around this line.",
            );
            None
        }
    }
}

fn text(path: &str, bytes: &[u8], report: &mut Report) -> Option<String> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(error) => {
            let before = &bytes[..error.valid_up_to()];
            let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
            report.line(
                path,
                line,
                "the file is not UTF-8 text",
                "Save it as UTF-8.",
            );
            None
        }
    }
}
