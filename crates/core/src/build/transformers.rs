//! What a layer changes, in kustomize's order: one line for each transformer, then those that `transformers` names.

use super::accumulate::{Accumulator, Result};
use super::build_metadata::Configured;
use super::patches::{self, Patches};
use super::session::Session;
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
    /// The layer at work, where the build keeps track of what changes objects.
    tracked: Option<&'r Layer<'a>>,
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
        tracked: session.tracked.then_some(&*layer),
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
    let replacements = run.replacements()?;
    if !replacements.is_empty() {
        replacements::run(session, &layer.folder, replacements, run.resources)?;
        run.record("ReplacementTransformer");
    }
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
    /// Notes in every object that a transformer of this kind has run.
    fn record(&mut self, kind: &str) {
        if let Some(layer) = self.tracked {
            let arena = self.cx.arena;
            Configured::field(layer, arena, kind).transformed(self.resources, arena);
        }
    }

    /// The entries of a field that kustomize makes a transformer each of. Only a build that keeps track of them has to
    /// take them one by one.
    fn steps<'t, T>(&self, entries: &'t [T]) -> std::slice::Chunks<'t, T> {
        entries.chunks(if self.tracked.is_some() { 1 } else { entries.len().max(1) })
    }

    fn patches_strategic_merge(&mut self) -> Result<()> {
        if self.kustomization.lists.patches_strategic_merge.is_empty() {
            return Ok(());
        }
        let patches = std::mem::take(&mut self.patches.strategic);
        crate::transform::patches_strategic_merge::apply(self.resources, &patches, &self.cx).map_err(all)?;
        self.record("PatchStrategicMergeTransformer");
        Ok(())
    }

    fn patches(&mut self) -> Result<()> {
        let patches = std::mem::take(&mut self.patches.any);
        for patches in self.steps(&patches) {
            crate::transform::patches::apply(self.resources, patches, &self.cx).map_err(all)?;
            self.record("PatchTransformer");
        }
        Ok(())
    }

    fn patches_json6902(&mut self) -> Result<()> {
        let patches = std::mem::take(&mut self.patches.json);
        for patches in self.steps(&patches) {
            crate::transform::patches_json6902::apply(self.resources, patches, &self.cx).map_err(all)?;
            self.record("PatchJson6902Transformer");
        }
        Ok(())
    }

    fn namespace(&mut self) -> Result<()> {
        let Some(namespace) = self.kustomization.namespace else { return Ok(()) };
        let config = Namespace { namespace, unset_only: false, subjects: Subjects::default() };
        namespace::apply(self.resources, &config, &self.config.namespace, &self.cx).map_err(failed)?;
        self.record("NamespaceTransformer");
        Ok(())
    }

    fn name_prefix(&mut self) -> Result<()> {
        let Some(prefix) = self.kustomization.name_prefix else { return Ok(()) };
        name_prefix::apply(self.resources, &prefix, &self.config.name_prefix, &self.cx).map_err(failed)?;
        self.record("PrefixTransformer");
        Ok(())
    }

    fn name_suffix(&mut self) -> Result<()> {
        let Some(suffix) = self.kustomization.name_suffix else { return Ok(()) };
        name_suffix::apply(self.resources, &suffix, &self.config.name_suffix, &self.cx).map_err(failed)?;
        self.record("SuffixTransformer");
        Ok(())
    }

    /// Each entry of `labels`, then `commonLabels`, which kustomize makes a transformer of even when it is empty.
    fn labels(&mut self) -> Result<()> {
        let list = &self.kustomization.lists.labels;
        let common = &self.kustomization.common_labels;
        if list.is_empty() && common.is_empty() {
            return Ok(());
        }
        let mut problems = Problems::new();
        let decoded: Vec<_> = list.iter().map(|node| Label::decode(node, &mut problems)).collect();
        refused(problems)?;
        for label in decoded {
            let specs = label.specs(self.config).map_err(|e| vec![e.into()])?;
            labels::apply(self.resources, &label.pairs, &specs, &self.cx).map_err(failed)?;
            self.record("LabelTransformer");
        }
        labels::apply(self.resources, common, &self.config.common_labels, &self.cx).map_err(failed)?;
        self.record("LabelTransformer");
        Ok(())
    }

    fn common_annotations(&mut self) -> Result<()> {
        let pairs: &[(Text<'_>, Text<'_>)] = &self.kustomization.common_annotations;
        if pairs.is_empty() {
            return Ok(());
        }
        annotations::apply(self.resources, pairs, &self.config.common_annotations, &self.cx).map_err(failed)?;
        self.record("AnnotationsTransformer");
        Ok(())
    }

    fn replicas(&mut self) -> Result<()> {
        let mut problems = Problems::new();
        let list = &self.kustomization.lists.replicas;
        let decoded: Vec<_> = list.iter().map(|node| Replica::decode(node, &mut problems)).collect();
        refused(problems)?;
        for replicas in self.steps(&decoded) {
            replicas::apply(self.resources, replicas, &self.config.replicas, &self.cx).map_err(failed)?;
            self.record("ReplicaCountTransformer");
        }
        Ok(())
    }

    fn images(&mut self) -> Result<()> {
        let mut problems = Problems::new();
        let list = &self.kustomization.lists.images;
        let decoded: Vec<_> = list.iter().map(|node| Image::decode(node, &mut problems)).collect();
        refused(problems)?;
        for images in self.steps(&decoded) {
            images::apply(self.resources, images, &self.config.images, &self.cx).map_err(failed)?;
            self.record("ImageTagTransformer");
        }
        Ok(())
    }

    fn replacements(&self) -> Result<Vec<ReplacementEntry<'a>>> {
        let mut problems = Problems::new();
        let list = &self.kustomization.lists.replacements;
        let decoded = list.iter().map(|node| ReplacementEntry::decode(node, &mut problems)).collect();
        refused(problems).map(|()| decoded)
    }
}
