//! The field specs that a layer adds: `configurations` files.

use std::sync::Arc;

use kubekiln_yaml::{Node, Span};

use super::accumulate::{Accumulator, Result, Session};
use crate::config::TransformerConfig;
use crate::diagnostic::Diagnostic;
use crate::layers::Layer;
use crate::layers::kustomization::file_span;
use crate::load::{Problems, documents};

/// Merges the files that `configurations` names into what the layers below have.
pub(super) fn merge<'a>(
    session: &Session<'_, 'a, '_>,
    layer: &Layer<'a>,
    accumulated: &mut Accumulator<'a>,
) -> Result<()> {
    let mut errors = Vec::new();
    for path in &layer.kustomization.configurations {
        let mut problems = Problems::new();
        let root = session
            .files
            .load(&layer.folder, *path)
            .and_then(|source| Ok((source, documents::roots(session.files.arena, source)?)));
        match root {
            Ok((source, roots)) => {
                let root = roots.into_iter().next().unwrap_or_else(|| Node::null(file_span(source)));
                let config = TransformerConfig::decode(&root, &mut problems);
                errors.extend(add(accumulated, &config, path.span).err());
            }
            Err(error) => problems.push(error),
        }
        errors.extend(problems.into_iter().map(Diagnostic::from));
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
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
