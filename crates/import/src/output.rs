//! The files of an import, and what there is to say.

use std::collections::BTreeMap;

use kubekiln::load::LoadError;
use kubekiln::{Diagnostic, Severity};
use kubekiln_yaml::Span;

/// What came of an import.
#[derive(Clone, Debug, Default)]
pub struct Imported {
    /// Files by path, relative to the folder to write to, with `/` between the parts.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Errors and warnings. With an error among them the files are not to be written.
    pub diagnostics: Vec<Diagnostic>,
}

impl Imported {
    /// True when there is an error.
    pub fn failed(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// Collects files and problems.
#[derive(Default)]
pub(crate) struct Output {
    files: BTreeMap<String, Vec<u8>>,
    /// Files by path in lower case: file systems are not all case-sensitive. The span is what asked for the file.
    asked: BTreeMap<String, (String, Span)>,
    diagnostics: Vec<Diagnostic>,
}

impl Output {
    /// Adds a file that `asked` asks for. Another file at that path is a problem; the same file once more is none.
    pub(crate) fn add(&mut self, path: String, bytes: impl Into<Vec<u8>>, asked: Span) {
        if !is_below(&path) {
            return self.problem(unsafe_path(&path, asked));
        }
        let bytes = bytes.into();
        let folded = path.to_lowercase();
        let Some((known, first)) = self.asked.get(&folded) else {
            self.asked.insert(folded, (path.clone(), asked));
            self.files.insert(path, bytes);
            return;
        };
        if *known != path || self.files.get(known) != Some(&bytes) {
            let (known, first) = (known.clone(), *first);
            self.clash(&path, &known, asked, first);
        }
    }

    fn clash(&mut self, path: &str, known: &str, asked: Span, first: Span) {
        let message = if path == known {
            format!("{path} would come from two places")
        } else {
            format!("{path} and {known} differ in case only, which not every file system can hold")
        };
        let hint = Some("rename one of them in the source".to_owned());
        let mut diagnostic: Diagnostic = invalid("name-clash", message, asked, hint);
        if first.is_some() {
            diagnostic.labels.push((first, "the other one".to_owned()));
        }
        // A folder of files clashes file by file; once is enough.
        if !self.diagnostics.iter().any(|d| d.code == "name-clash" && d.span == asked) {
            self.problem(diagnostic);
        }
    }

    pub(crate) fn contains(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// True when a file lies below `folder`.
    pub(crate) fn has_folder(&self, folder: &str) -> bool {
        let folder = format!("{folder}/");
        self.files.range(folder.clone()..).next().is_some_and(|(path, _)| path.starts_with(&folder))
    }

    /// Adds a problem, once: environments share modules, and modules files.
    pub(crate) fn problem(&mut self, problem: impl Into<Diagnostic>) {
        let problem = problem.into();
        if !self.diagnostics.contains(&problem) {
            self.diagnostics.push(problem);
        }
    }

    pub(crate) fn warn(&mut self, problem: impl Into<Diagnostic>) {
        self.problem(Diagnostic { severity: Severity::Warning, ..problem.into() });
    }

    pub(crate) fn finish(self) -> Imported {
        Imported { files: self.files, diagnostics: self.diagnostics }
    }
}

/// True for a path that stays below the folder it is joined to.
pub(crate) fn is_below(path: &str) -> bool {
    !path.contains('\\') && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// A name in the source that would lead out of its folder, or out of the output's.
pub(crate) fn unsafe_path(path: &str, span: Span) -> Diagnostic {
    let hint = Some("names make folders: they must not lead out of them".to_owned());
    invalid("unsafe-path", format!("\"{path}\" is no path below a folder"), span, hint)
}

/// A rule that the source breaks.
pub(crate) fn invalid(code: &'static str, message: String, span: Span, hint: Option<String>) -> Diagnostic {
    LoadError::Invalid { code, message, span, hint }.into()
}
