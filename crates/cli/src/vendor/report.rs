//! What a run has done, or found.

use std::fmt::Write as _;
use std::process::ExitCode;

use kubekiln_deliver::vendored::{Outcome, Report};
use serde_json::{Value as Json, json};

use super::jsonnet::Installed;
use crate::args::ReportFormat;
use crate::output::print;

/// What is there after a run.
#[derive(Default)]
pub(super) struct Done {
    /// False for a check.
    pub(super) written: bool,
    /// Entries of `kiln.yaml`; none without that file.
    pub(super) entries: Option<Vec<Report>>,
    /// Packages of jsonnet; none without their file.
    pub(super) packages: Option<Vec<Installed>>,
}

/// Digits of a commit that people read.
const SHORT: usize = 12;

impl Done {
    /// Prints the summary.
    pub(super) fn print(&self, format: ReportFormat) -> ExitCode {
        let text = match format {
            ReportFormat::Text => self.text(),
            ReportFormat::Json => format!("{:#}\n", self.json()),
        };
        print(&[text])
    }

    fn text(&self) -> String {
        let mut text: String = self.entries.iter().flatten().map(|entry| self.line(entry)).collect();
        // Writing to a String cannot fail.
        if self.entries.as_ref().is_some_and(Vec::is_empty) && self.packages.is_none() {
            let _ = writeln!(text, "kiln.yaml has no spec.vendor");
        }
        for package in self.packages.iter().flatten() {
            let verb = self.verb(if package.is_new { Outcome::Brought } else { Outcome::Kept });
            let version = Some(format!(" at {}", package.version)).filter(|_| !package.version.is_empty());
            let _ = writeln!(text, "{verb} {}{}", package.name, version.unwrap_or_default());
        }
        text
    }

    fn line(&self, entry: &Report) -> String {
        let s = |count: usize| if count == 1 { "" } else { "s" };
        let Report { path, source, commit, files, outcome, added, changed, removed } = entry;
        let verb = self.verb(*outcome);
        let commit = commit.as_ref().map(|commit| format!(" ({})", commit.get(..SHORT).unwrap_or(commit)));
        let commit = commit.unwrap_or_default();
        match outcome {
            Outcome::Kept => format!("{verb} {path}: {source}{commit}, {files} file{}\n", s(*files)),
            Outcome::Brought => format!(
                "{verb} {path}: {source}{commit}, {files} file{}: {added} added, {changed} changed, {removed} removed\n",
                s(*files)
            ),
            Outcome::Removed => format!("{verb} {path}: {removed} file{}\n", s(*removed)),
        }
    }

    fn verb(&self, outcome: Outcome) -> &'static str {
        match outcome {
            _ if !self.written => "checked",
            Outcome::Kept => "kept",
            Outcome::Brought => "brought",
            Outcome::Removed => "removed",
        }
    }

    fn json(&self) -> Json {
        let entry = |entry: &Report| {
            json!({
                "path": entry.path,
                "source": entry.source,
                "commit": entry.commit,
                "files": entry.files,
                "outcome": self.verb(entry.outcome),
                "added": entry.added,
                "changed": entry.changed,
                "removed": entry.removed,
            })
        };
        let package = |package: &Installed| {
            let outcome = if package.is_new { Outcome::Brought } else { Outcome::Kept };
            json!({"name": package.name, "version": package.version, "outcome": self.verb(outcome)})
        };
        json!({
            "written": self.written,
            "vendor": self.entries.iter().flatten().map(entry).collect::<Vec<_>>(),
            "packages": self.packages.iter().flatten().map(package).collect::<Vec<_>>(),
        })
    }
}
