//! What is wrong with a program or its value, from the place itself outward to what asked for it.

use std::path::Path;

use kubekiln_jsonnet::{Failure, FailureKind};
use kubekiln_yaml::Span;

use super::{Import, Program};
use crate::diagnostic::{Diagnostic, Severity};
use crate::load::LoadError;
use crate::load::loader::Files;

/// Steps of the evaluation that are shown at either end; what is between them is counted.
const SHOWN: usize = 4;

impl Program<'_> {
    /// A failure as people read it: the place, the calls that led there, the files that import the outermost of them,
    /// and what asked for the program.
    pub(super) fn diagnose(&self, failure: &Failure, imports: &[Import], files: &Files<'_, '_>) -> Diagnostic {
        let span = |span: &kubekiln_jsonnet::Span| {
            let source = files.text(Path::new(&span.file), Span::NONE).ok()?;
            Some(Span::new(source, span.start, span.end))
        };
        let primary = failure.primary.as_ref().and_then(span);
        let placed = failure.trace.iter().filter_map(|frame| Some((frame, span(frame.span.as_ref()?)?)));
        let frames: Vec<_> = placed.filter(|(_, at)| Some(*at) != primary).collect();
        let outermost = frames.last().and_then(|(frame, _)| frame.span.as_ref()).or(failure.primary.as_ref());
        let mut labels = shorten(frames.iter().map(|(frame, at)| (*at, frame.what.clone())).collect());
        if let Some(outermost) = outermost.filter(|_| primary.is_some()) {
            labels.extend(self.importers(&outermost.file, imports, files));
        }
        // The program of a build's own root is asked for by nobody.
        if self.asked.is_some() && self.asked.end > 0 && primary.is_some() {
            labels.push((self.asked, "evaluated for".to_owned()));
        }
        Diagnostic {
            labels,
            hint: failure.notes.first().map(|n| n.text.clone()),
            ..Diagnostic::new(
                Severity::Error,
                code(failure.kind),
                format!("jsonnet: {}", failure.message),
                primary.unwrap_or(self.asked),
            )
        }
    }

    /// The imports that lead from `file` to the program, the nearest first.
    fn importers(&self, file: &str, imports: &[Import], files: &Files<'_, '_>) -> Vec<(Span, String)> {
        let (mut at, mut labels) = (file, Vec::new());
        while Path::new(at) != self.file && labels.len() < imports.len() {
            let Some(import) = imports.iter().find(|import| import.found == at) else { break };
            labels.extend(place_of(import, files).map(|span| (span, "imported by".to_owned())));
            at = &import.from;
        }
        labels
    }

    /// What is wrong with its value: the program is the place to look at.
    pub(crate) fn about_value(&self, problems: Vec<LoadError>, files: &Files<'_, '_>) -> Vec<Diagnostic> {
        let program = files.text(self.file, Span::NONE).ok().map(|source| {
            let line = files.arena.text(source).lines().next().unwrap_or("").len();
            Span::new(source, 0, u32::try_from(line).unwrap_or(0))
        });
        let told = |problem: LoadError| {
            let mut diagnostic = Diagnostic::from(problem);
            diagnostic.labels.extend(program.map(|span| (span, "the value of this program".to_owned())));
            diagnostic
        };
        problems.into_iter().map(told).collect()
    }
}

/// The path in the text of an import.
fn place_of(import: &Import, files: &Files<'_, '_>) -> Option<Span> {
    let source = files.text(Path::new(&import.from), Span::NONE).ok()?;
    let text = files.arena.text(source);
    let quoted = ['\'', '"'].map(|quote| format!("{quote}{}{quote}", import.named));
    let (start, length) = quoted.iter().find_map(|q| Some((text.find(q.as_str())?, q.len()))).unwrap_or((0, 0));
    Some(Span::new(source, u32::try_from(start).ok()?, u32::try_from(start + length).ok()?))
}

/// A long way in and out, without its middle.
fn shorten(mut labels: Vec<(Span, String)>) -> Vec<(Span, String)> {
    if labels.len() > 2 * SHOWN + 1 {
        let left_out = labels.len() - 2 * SHOWN;
        let note = (Span::NONE, format!("{left_out} more steps"));
        labels.splice(SHOWN..SHOWN + left_out, [note]);
    }
    labels
}

fn code(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Syntax | FailureKind::Static => "jsonnet-syntax",
        FailureKind::Import => "jsonnet-import",
        FailureKind::Function => "jsonnet-function",
        FailureKind::Stack
        | FailureKind::SourceBytes
        | FailureKind::SourceNesting
        | FailureKind::Time
        | FailureKind::Memory => "jsonnet-limit",
        _ => "jsonnet",
    }
}
