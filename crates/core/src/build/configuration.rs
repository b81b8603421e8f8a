//! The field specs that a layer adds: `configurations` and `crds` files.

use std::sync::Arc;

use kubekiln_yaml::{Node, Span};

use super::accumulate::{Accumulator, Result, Session};
use crate::config::{MergeConflict, TransformerConfig};
use crate::diagnostic::Diagnostic;
use crate::layers::Layer;
use crate::layers::kustomization::file_span;
use crate::load::{Problems, documents};
use crate::text::Text;

/// Merges the files that `configurations` and `crds` name into what the layers below have.
pub(super) fn merge<'a>(
    session: &Session<'_, 'a, '_>,
    layer: &Layer<'a>,
    accumulated: &mut Accumulator<'a>,
) -> Result<()> {
    let arena = session.files.arena;
    let mut errors = Vec::new();
    for path in &layer.kustomization.configurations {
        let decode = |root: &Node<'a>, problems: &mut Problems| Ok(TransformerConfig::decode(root, problems));
        errors.extend(merge_file(session, layer, accumulated, *path, decode));
    }
    for path in &layer.kustomization.crds {
        let decode =
            |root: &Node<'a>, problems: &mut Problems| TransformerConfig::decode_crds(root, path, arena, problems);
        errors.extend(merge_file(session, layer, accumulated, *path, decode));
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// Merges one file; returns what is wrong with it.
fn merge_file<'a>(
    session: &Session<'_, 'a, '_>,
    layer: &Layer<'a>,
    accumulated: &mut Accumulator<'a>,
    path: Text<'a>,
    decode: impl FnOnce(&Node<'a>, &mut Problems) -> std::result::Result<TransformerConfig<'a>, MergeConflict>,
) -> Vec<Diagnostic> {
    let mut problems = Problems::new();
    let root = session
        .files
        .load(&layer.folder, path)
        .and_then(|source| Ok((source, documents::roots(session.files.arena, source)?)));
    let merged = match root {
        Ok((source, roots)) => {
            let root = roots.into_iter().next().unwrap_or_else(|| Node::null(file_span(source)));
            let config = decode(&root, &mut problems).map_err(Diagnostic::from);
            config.and_then(|config| add(accumulated, &config, path.span))
        }
        Err(error) => {
            problems.push(error);
            Ok(())
        }
    };
    problems.into_iter().map(Diagnostic::from).chain(merged.err()).collect()
}

/// Adds field specs; `span` is what asked for them.
pub(super) fn add<'a>(
    accumulated: &mut Accumulator<'a>,
    config: &TransformerConfig<'a>,
    span: Span,
) -> std::result::Result<(), Diagnostic> {
    let mut merged = accumulated.config().clone();
    merged.merge(config, span)?;
    accumulated.config = Some(Arc::new(merged));
    Ok(())
}
