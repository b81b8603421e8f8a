//! Imports that will not be found.
//!
//! Evaluation is lazy, and old packages import what they never use, so these are warnings: a build that needs the file
//! says so.

use std::collections::BTreeSet;
use std::path::Path;

use kubekiln::world::join;
use kubekiln_jsonnet::candidates;
use kubekiln_yaml::Span;

use super::Session;
use crate::output::invalid;

/// A program of the import, where it is read and where it goes.
pub(super) struct Source<'s> {
    /// The file to read, for spans.
    pub(super) file: &'s Path,
    /// Its path in the output.
    pub(super) path: String,
}

/// What a walk over imports needs and finds.
pub(super) struct Walk<'s> {
    /// Import folders in the output; the last one wins.
    pub(super) library: &'s [String],
    /// From a path in the output to the file it was copied from.
    pub(super) origin: &'s dyn Fn(&str) -> Option<std::path::PathBuf>,
    /// Paths seen.
    pub(super) seen: BTreeSet<String>,
}

impl Session<'_, '_> {
    /// Warns of imports in `source`, and in what it imports, that lead nowhere. The first import of `k.libsonnet` that
    /// is not found is returned: it wants `--lib`.
    pub(super) fn check_imports(&mut self, source: &Source<'_>, walk: &mut Walk<'_>) -> Option<Span> {
        if !walk.seen.insert(source.path.clone()) {
            return None;
        }
        let id = self.files.text(source.file, Span::NONE).ok()?;
        let mut missing_k = None;
        for import in kubekiln_jsonnet::imports(self.files.arena.text(id)) {
            if import.path.contains("://") {
                continue;
            }
            let small = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let span = Span::new(id, small(import.start), small(import.end));
            match self.resolve(&source.path, &import.path, walk.library) {
                Some(found) if import.is_program => {
                    if let Some(file) = (walk.origin)(&found) {
                        let next = Source { file: &file, path: found };
                        missing_k = missing_k.or(self.check_imports(&next, walk));
                    }
                }
                Some(_) => {}
                None if is_ksonnet_lib(&import.path) => missing_k = missing_k.or(Some(span)),
                None => self.output.warn(missing(&import.path, span)),
            }
        }
        missing_k
    }

    /// The path in the output that `import` in the output's file `from` names.
    fn resolve(&self, from: &str, import: &str, library: &[String]) -> Option<String> {
        let plain = |path: &String| join(Path::new("/"), path).to_string_lossy().trim_start_matches('/').to_owned();
        candidates(Some(from), import, library).iter().map(plain).find(|path| self.output.contains(path))
    }
}

/// True for what `--lib` brings.
pub(super) fn is_ksonnet_lib(import: &str) -> bool {
    matches!(import, "k.libsonnet" | "k8s.libsonnet")
}

fn missing(import: &str, span: Span) -> kubekiln::Diagnostic {
    let message = format!("import of \"{import}\", which is not found");
    let hint = Some("a build fails here only if it needs the value".to_owned());
    invalid("missing-import", message, span, hint)
}
