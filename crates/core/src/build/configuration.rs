//! Field specs as layers hand them on: kustomize's own, and those of `configurations` and `crds` files.

use std::sync::{Arc, LazyLock};

use kubekiln_yaml::{Node, Span};

use super::accumulate::{Accumulator, Result};
use super::programs;
use super::session::Session;
use crate::config::{MergeConflict, TransformerConfig};
use crate::diagnostic::Diagnostic;
use crate::layers::Layer;
use crate::load::Problems;
use crate::text::Text;

/// kustomize's own field specs as they come out of its first merge.
static BUILTIN: LazyLock<TransformerConfig<'static>> = LazyLock::new(|| {
    let mut merged = TransformerConfig::default();
    // Its own tables do not contradict each other.
    let _ = merged.merge(TransformerConfig::builtin(), Span::NONE);
    merged
});

/// The field specs that a layer has accumulated.
///
/// kustomize merges configurations one by one, and a merge takes a spec for any kind as known when one for a single
/// kind with the same path came before it. So it matters what was merged first, and nothing is not the same as
/// kustomize's own.
#[derive(Clone, Debug, Default)]
pub(super) enum Configuration<'a> {
    /// Nothing merged yet.
    #[default]
    Empty,
    /// kustomize's own, which is what nearly every tree has.
    Builtin,
    /// With specs of the tree's own.
    Own(Arc<TransformerConfig<'a>>),
}

impl<'a> Configuration<'a> {
    /// The specs.
    pub(super) fn specs(&self) -> &TransformerConfig<'a> {
        match self {
            Self::Empty | Self::Builtin => &BUILTIN,
            Self::Own(config) => config,
        }
    }

    /// Merges `other` into this; `span` is what asked for it.
    pub(super) fn merge(&mut self, other: &Configuration<'a>, span: Span) -> std::result::Result<(), Diagnostic> {
        match (&*self, other) {
            (_, Self::Empty) | (Self::Builtin, Self::Builtin) => Ok(()),
            (Self::Empty, Self::Builtin) => {
                *self = Self::Builtin;
                Ok(())
            }
            _ => self.add(other.specs(), span),
        }
    }

    fn add(&mut self, other: &TransformerConfig<'a>, span: Span) -> std::result::Result<(), Diagnostic> {
        let mut merged = match self {
            Self::Empty => TransformerConfig::default(),
            Self::Builtin => BUILTIN.clone(),
            Self::Own(config) => TransformerConfig::clone(config),
        };
        merged.merge(other, span)?;
        *self = Self::Own(Arc::new(merged));
        Ok(())
    }
}

/// Merges kustomize's own specs, the files that `configurations` names and those that `crds` names, in this order,
/// into what the layers below have.
pub(super) fn merge<'a>(
    session: &Session<'_, 'a, '_>,
    layer: &Layer<'a>,
    accumulated: &mut Accumulator<'a>,
) -> Result<()> {
    let kustomization = &layer.kustomization;
    let mut errors = Vec::new();
    let own = read(session, layer, &kustomization.configurations, &mut errors, |root, _, problems| {
        Ok(TransformerConfig::decode(root, problems))
    });
    let with_own = match (own, kustomization.configurations.first()) {
        (Some(own), Some(first)) => {
            let mut all = TransformerConfig::builtin().clone();
            errors.extend(all.merge(&own, first.span).err().map(Diagnostic::from));
            (Configuration::Own(Arc::new(all)), first.span)
        }
        _ => (Configuration::Builtin, Span::NONE),
    };
    errors.extend(accumulated.config.merge(&with_own.0, with_own.1).err());
    let crds = read(session, layer, &kustomization.crds, &mut errors, |root, path, problems| {
        TransformerConfig::decode_crds(root, path, session.files.arena, problems)
    });
    if let (Some(crds), Some(first)) = (crds, kustomization.crds.first()) {
        errors.extend(accumulated.config.merge(&Configuration::Own(Arc::new(crds)), first.span).err());
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// The specs of the files at `paths`, merged; `None` when there are no files.
fn read<'a>(
    session: &Session<'_, 'a, '_>,
    layer: &Layer<'a>,
    paths: &[Text<'a>],
    errors: &mut Vec<Diagnostic>,
    decode: impl Fn(&Node<'a>, &Text<'a>, &mut Problems) -> std::result::Result<TransformerConfig<'a>, MergeConflict>,
) -> Option<TransformerConfig<'a>> {
    let mut merged = TransformerConfig::default();
    for path in paths {
        let mut problems = Problems::new();
        match programs::root(session, &layer.folder, *path) {
            Ok(root) => {
                let config = decode(&root, path, &mut problems).and_then(|config| merged.merge(&config, path.span));
                errors.extend(config.err().map(Diagnostic::from));
            }
            Err(error) => problems.push(error),
        }
        errors.extend(problems.into_iter().map(Diagnostic::from));
    }
    (!paths.is_empty()).then_some(merged)
}
