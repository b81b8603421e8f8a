//! Replacements of a layer or of a transformer object, with the files that they name.

use std::path::Path;

use super::accumulate::Result;
use super::programs;
use super::session::Session;
use super::transformers::refused;
use crate::diagnostic::Diagnostic;
use crate::load::Problems;
use crate::resmap::ResMap;
use crate::transform::replacements::{self, Replacement, ReplacementEntry};

/// Makes the replacements of `entries`; the paths among them start at `folder`.
pub(super) fn run<'a>(
    session: &Session<'_, 'a, '_>,
    folder: &Path,
    entries: Vec<ReplacementEntry<'a>>,
    resources: &mut ResMap<'a>,
) -> Result<()> {
    let mut problems = Problems::new();
    let mut list = Vec::with_capacity(entries.len());
    for entry in entries {
        match entry {
            ReplacementEntry::Inline(replacement) => list.push(replacement),
            ReplacementEntry::File(path) => match programs::root(session, folder, path) {
                Ok(root) => list.extend(Replacement::decode_file(&root, &mut problems)),
                Err(error) => problems.push(error),
            },
        }
    }
    refused(problems)?;
    let applied = replacements::apply(resources, &list, &session.context());
    applied.map_err(|errors| errors.into_iter().map(Diagnostic::from).collect())
}
