//! What a layer changes, in kustomize's order: one line for each transformer, then those that `transformers` names.

use super::accumulate::{Accumulator, Result, Session};
use super::patches::{self, Patches};
use super::{replacements, transformer_objects};
use crate::config::TransformerConfig;
use crate::diagnostic::Diagnostic;
use crate::layers::{Kustomization, Layer};
use crate::load::Problems;
use crate::load::documents::is_nil_or_empty;
use crate::resmap::ResMap;
use crate::text::Text;
use crate::transform::images::Image;
use crate::transform::labels::Label;
use crate::transform::namespace::{Namespace, Subjects};
use crate::transform::replacements::ReplacementEntry;
use crate::transform::replicas::Replica;
use crate::transform::{
    Context, TransformError, annotations, images, labels, name_prefix, name_suffix, namespace, replicas,
};

/// A layer's transformers at work on what it has accumulated.
struct Run<'r, 'a, 's> {
    resources: &'r mut ResMap<'a>,
    kustomization: &'r Kustomization<'a>,
    patches: Patches<'a>,
    config: &'r TransformerConfig<'a>,
    cx: Context<'a, 's>,
}

/// Runs the transformers of `layer`. A step sees what the one before it left, so the first that fails ends the run.
pub(super) fn run<'a>(
    session: &Session<'_, 'a, '_>,
    layer: &mut Layer<'a>,
    accumulated: &mut Accumulator<'a>,
) -> Result<()> {
    let config = accumulated.config.clone();
    let config = config.specs();
    let mut run = Run {
        resources: &mut accumulated.resources,
        kustomization: &layer.kustomization,
        patches: patches::load(session, layer)?,
        config,
        cx: session.context(),
    };
    run.patches_strategic_merge()?;
    run.patches()?;
    run.namespace()?;
    run.name_prefix()?;
    run.name_suffix()?;
    run.labels()?;
    run.common_annotations()?;
    run.patches_json6902()?;
    run.replicas()?;
    run.images()?;
    replacements::run(session, &layer.folder, run.replacements()?, run.resources)?;
    drop_empty(run.resources);
    transformer_objects::run(session, layer, accumulated)
}

/// Objects that a patch has emptied are gone.
pub(super) fn drop_empty(resources: &mut ResMap<'_>) {
    if resources.iter().any(|r| is_nil_or_empty(&r.node)) {
        resources.as_mut_vec().retain(|r| !is_nil_or_empty(&r.node));
    }
}

/// A transformer's failure as what a layer reports.
pub(super) fn failed(error: TransformError) -> Vec<Diagnostic> {
    vec![error.into()]
}

/// The failures of several entries of one transformer.
pub(super) fn all(errors: Vec<TransformError>) -> Vec<Diagnostic> {
    errors.into_iter().map(Diagnostic::from).collect()
}

/// Problems of decoding, if any.
pub(super) fn refused(problems: Problems) -> Result<()> {
    if problems.is_empty() { Ok(()) } else { Err(problems.into_iter().map(Diagnostic::from).collect()) }
}

impl<'a> Run<'_, 'a, '_> {
    fn patches_strategic_merge(&mut self) -> Result<()> {
        crate::transform::patches_strategic_merge::apply(self.resources, &self.patches.strategic, &self.cx).map_err(all)
    }

    fn patches(&mut self) -> Result<()> {
        crate::transform::patches::apply(self.resources, &self.patches.any, &self.cx).map_err(all)
    }

    fn patches_json6902(&mut self) -> Result<()> {
        crate::transform::patches_json6902::apply(self.resources, &self.patches.json, &self.cx).map_err(all)
    }

    fn namespace(&mut self) -> Result<()> {
        let Some(namespace) = self.kustomization.namespace else { return Ok(()) };
        let config = Namespace { namespace, unset_only: false, subjects: Subjects::default() };
        namespace::apply(self.resources, &config, &self.config.namespace, &self.cx).map_err(failed)
    }

    fn name_prefix(&mut self) -> Result<()> {
        let Some(prefix) = self.kustomization.name_prefix else { return Ok(()) };
        name_prefix::apply(self.resources, &prefix, &self.config.name_prefix, &self.cx).map_err(failed)
    }

    fn name_suffix(&mut self) -> Result<()> {
        let Some(suffix) = self.kustomization.name_suffix else { return Ok(()) };
        name_suffix::apply(self.resources, &suffix, &self.config.name_suffix, &self.cx).map_err(failed)
    }

    fn labels(&mut self) -> Result<()> {
        let mut problems = Problems::new();
        let list = &self.kustomization.lists.labels;
        let decoded: Vec<_> = list.iter().map(|node| Label::decode(node, &mut problems)).collect();
        refused(problems)?;
        for label in decoded {
            let specs = label.specs(self.config).map_err(|e| vec![e.into()])?;
            labels::apply(self.resources, &label.pairs, &specs, &self.cx).map_err(failed)?;
        }
        let common = &self.kustomization.common_labels;
        labels::apply(self.resources, common, &self.config.common_labels, &self.cx).map_err(failed)
    }

    fn common_annotations(&mut self) -> Result<()> {
        let pairs: &[(Text<'_>, Text<'_>)] = &self.kustomization.common_annotations;
        annotations::apply(self.resources, pairs, &self.config.common_annotations, &self.cx).map_err(failed)
    }

    fn replicas(&mut self) -> Result<()> {
        let mut problems = Problems::new();
        let list = &self.kustomization.lists.replicas;
        let decoded: Vec<_> = list.iter().map(|node| Replica::decode(node, &mut problems)).collect();
        refused(problems)?;
        replicas::apply(self.resources, &decoded, &self.config.replicas, &self.cx).map_err(failed)
    }

    fn replacements(&self) -> Result<Vec<ReplacementEntry<'a>>> {
        let mut problems = Problems::new();
        let list = &self.kustomization.lists.replacements;
        let decoded = list.iter().map(|node| ReplacementEntry::decode(node, &mut problems)).collect();
        refused(problems).map(|()| decoded)
    }

    fn images(&mut self) -> Result<()> {
        let mut problems = Problems::new();
        let list = &self.kustomization.lists.images;
        let decoded: Vec<_> = list.iter().map(|node| Image::decode(node, &mut problems)).collect();
        refused(problems)?;
        images::apply(self.resources, &decoded, &self.config.images, &self.cx).map_err(failed)
    }
}
