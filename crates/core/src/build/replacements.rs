//! Replacements of a layer or of a transformer object, with the files that they name.

use std::path::Path;

use kubekiln_yaml::Node;

use super::accumulate::{Result, Session};
use super::transformers::refused;
use crate::diagnostic::Diagnostic;
use crate::layers::kustomization::file_span;
use crate::load::{LoadError, Problems, documents};
use crate::resmap::ResMap;
use crate::text::Text;
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
            ReplacementEntry::File(path) => match root(session, folder, path) {
                Ok(root) => list.extend(Replacement::decode_file(&root, &mut problems)),
                Err(error) => problems.push(error),
            },
        }
    }
    refused(problems)?;
    let applied = replacements::apply(resources, &list, &session.context());
    applied.map_err(|errors| errors.into_iter().map(Diagnostic::from).collect())
}

/// The root of a file that a kustomization in `folder` names.
pub(super) fn root<'a>(
    session: &Session<'_, 'a, '_>,
    folder: &Path,
    path: Text<'a>,
) -> std::result::Result<Node<'a>, LoadError> {
    let source = session.files.load(folder, path)?;
    let root = documents::roots(session.files.arena, source)?.into_iter().next();
    Ok(root.unwrap_or_else(|| Node::null(file_span(source))))
}
