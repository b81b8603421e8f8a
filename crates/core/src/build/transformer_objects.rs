//! Transformers written as objects (`transformers:`): kustomize's built-in ones, by kind.

use std::path::Path;

use kubekiln_yaml::Node;

use super::accumulate::{Accumulator, Result, accumulate_entries, in_layer};
use super::build_metadata::Configured;
use super::patches;
use super::plugins;
use super::session::Session;
use super::transformers::{all, drop_empty, failed};
use crate::config::FieldSpec;
use crate::diagnostic::Diagnostic;
use crate::function::own_kinds;
use crate::layers::Layer;
use crate::load::fields::Fields;
use crate::load::{LoadError, Problems};
use crate::references;
use crate::resmap::ResMap;
use crate::resource::Resource;
use crate::text::Text;
use crate::transform::field_spec::object_name;
use crate::transform::images::Image;
use crate::transform::namespace::{Namespace, Subjects};
use crate::transform::patches::PatchEntry;
use crate::transform::patches_json6902::JsonPatchEntry;
use crate::transform::patches_strategic_merge::StrategicMergePatches;
use crate::transform::replacements::ReplacementEntry;
use crate::transform::replicas::Replica;
use crate::transform::value_add::{self, ValueAdd};
use crate::transform::{annotations, images, labels, name_prefix, name_suffix, namespace, replicas};

/// Runs what `transformers` names, in order.
pub(super) fn run<'a>(
    session: &Session<'_, 'a, '_>,
    layer: &mut Layer<'a>,
    accumulated: &mut Accumulator<'a>,
) -> Result<()> {
    for entry in std::mem::take(&mut layer.transformers) {
        let span = entry.text.span;
        let configured = accumulate_entries(session, layer, vec![entry])?;
        for object in configured.resources.into_vec() {
            let by = Configured::object(&object);
            apply(session, &layer.folder, &object, &mut accumulated.resources).map_err(|e| in_layer(e, span))?;
            if let Some(by) = by.filter(|_| session.tracked) {
                by.transformed(&mut accumulated.resources, session.files.arena);
            }
            drop_empty(&mut accumulated.resources);
        }
    }
    Ok(())
}

/// Runs one transformer object that the layer in `folder` lists.
pub(super) fn apply<'a>(
    session: &Session<'_, 'a, '_>,
    folder: &Path,
    object: &Resource<'a>,
    resources: &mut ResMap<'a>,
) -> Result<()> {
    Object { session, folder, resource: object, node: &object.node }.apply(resources)
}

/// One transformer object of the layer in `folder`.
struct Object<'o, 'f, 'a, 'w> {
    session: &'o Session<'f, 'a, 'w>,
    folder: &'o Path,
    resource: &'o Resource<'a>,
    node: &'o Node<'a>,
}

impl<'a> Object<'_, '_, 'a, '_> {
    fn apply(&self, resources: &mut ResMap<'a>) -> Result<()> {
        let text = |key: &str| self.node.get(key).and_then(Node::text).unwrap_or("");
        if own_kinds::is_transformer(self.node) {
            let plugin = plugins::of(self.session, self.folder, self.resource);
            return own_kinds::transform(plugin, self.session.engine, self.session.notes, resources);
        }
        if text("apiVersion") != "builtin" {
            return plugins::transform(self.session, self.folder, self.resource, resources);
        }
        match text("kind") {
            "AnnotationsTransformer" => self.annotations(resources),
            "HashTransformer" => self.hash(resources),
            "ImageTagTransformer" => self.image(resources),
            "LabelTransformer" => self.labels(resources),
            "NamespaceTransformer" => self.namespace(resources),
            "PatchJson6902Transformer" => self.patch_json6902(resources),
            "PatchStrategicMergeTransformer" => self.patch_strategic_merge(resources),
            "PatchTransformer" => self.patch(resources),
            "PrefixTransformer" => self.prefix(resources),
            "SuffixTransformer" => self.suffix(resources),
            "PrefixSuffixTransformer" => self.prefix(resources).and_then(|()| self.suffix(resources)),
            "ReplacementTransformer" => self.replacements(resources),
            "ReplicaCountTransformer" => self.replicas(resources),
            "ValueAddTransformer" => self.value_add(resources),
            _ => plugins::transform(self.session, self.folder, self.resource, resources),
        }
    }

    fn configured(&self, problems: Problems) -> Result<()> {
        if problems.is_empty() { Ok(()) } else { Err(self.worded(problems)) }
    }

    /// Problems of the object itself, with kustomize's words for them.
    fn worded(&self, problems: Problems) -> Vec<Diagnostic> {
        let plugin = format!("plugin {} fails configuration: ", object_name(self.resource));
        problems.into_iter().map(|problem| Diagnostic::from(problem).worded(&plugin)).collect()
    }

    /// Decodes what `take` takes and `fieldSpecs`; kustomize ignores other fields of these objects.
    fn decode<T>(
        &self,
        owner: &'static str,
        take: impl FnOnce(&mut Fields<'_, 'a>, &mut Problems) -> T,
    ) -> Result<(T, Vec<FieldSpec<'a>>)> {
        let mut problems = Problems::new();
        let mut fields = Fields::loose(self.node, owner, &mut problems);
        let taken = take(&mut fields, &mut problems);
        let specs = FieldSpec::decode_list(&mut fields, "fieldSpecs", &mut problems);
        self.configured(problems).map(|()| (taken, specs))
    }

    fn annotations(&self, resources: &mut ResMap<'a>) -> Result<()> {
        let (pairs, specs) = self.decode("AnnotationsTransformer", |f, p| f.text_map("annotations", p))?;
        annotations::apply(resources, &pairs, &specs, &self.session.context()).map_err(failed)
    }

    fn labels(&self, resources: &mut ResMap<'a>) -> Result<()> {
        let (pairs, specs) = self.decode("LabelTransformer", |f, p| f.text_map("labels", p))?;
        labels::apply(resources, &pairs, &specs, &self.session.context()).map_err(failed)
    }

    fn hash(&self, resources: &mut ResMap<'a>) -> Result<()> {
        references::add_hashes(resources, &self.session.context()).map_err(|e| vec![e.into()])
    }

    fn image(&self, resources: &mut ResMap<'a>) -> Result<()> {
        let (image, specs) = self.decode("ImageTagTransformer", |f, p| {
            f.node("imageTag").map(|node| Image::take(&mut f.part(node, "Image", p), p))
        })?;
        let images: Vec<_> = image.into_iter().collect();
        images::apply(resources, &images, &specs, &self.session.context()).map_err(failed)
    }

    fn replacements(&self, resources: &mut ResMap<'a>) -> Result<()> {
        let (entries, _) = self.decode("ReplacementTransformer", |f, p| {
            f.list("replacements", p).iter().map(|node| ReplacementEntry::decode_object(node, p)).collect()
        })?;
        super::replacements::run(self.session, self.folder, entries, resources)
    }

    fn replicas(&self, resources: &mut ResMap<'a>) -> Result<()> {
        let (replica, specs) =
            self.decode("ReplicaCountTransformer", |f, p| f.node("replica").map(|node| Replica::decode(node, p)))?;
        let replicas: Vec<_> = replica.into_iter().collect();
        replicas::apply(resources, &replicas, &specs, &self.session.context()).map_err(failed)
    }

    fn namespace(&self, resources: &mut ResMap<'a>) -> Result<()> {
        let (config, specs) = self.decode("NamespaceTransformer", |f, p| {
            let namespace = self.node.at(&["metadata", "namespace"]);
            let namespace = namespace.and_then(|n| Some(Text { text: n.text()?, span: n.span })).unwrap_or_default();
            let unset_only = f.bool("unsetOnly", p).unwrap_or(false);
            Namespace { namespace, unset_only, subjects: Subjects::decode(f, p) }
        })?;
        namespace::apply(resources, &config, &specs, &self.session.context()).map_err(failed)
    }

    fn patch(&self, resources: &mut ResMap<'a>) -> Result<()> {
        let (entry, _) = self.decode("PatchTransformer", PatchEntry::take)?;
        let file = patches::reader(self.session, self.folder);
        let patch = entry.load(self.session.files.arena, file).map_err(|e| self.worded(vec![e]))?;
        crate::transform::patches::apply(resources, &[patch], &self.session.context()).map_err(all)
    }

    fn patch_json6902(&self, resources: &mut ResMap<'a>) -> Result<()> {
        let (entry, _) = self.decode("PatchJson6902Transformer", |f, p| JsonPatchEntry::take(f, "jsonOp", p))?;
        let file = patches::reader(self.session, self.folder);
        let patch = entry.load(self.session.files.arena, file).map_err(|e| self.worded(vec![e]))?;
        crate::transform::patches_json6902::apply(resources, &[patch], &self.session.context()).map_err(all)
    }

    fn patch_strategic_merge(&self, resources: &mut ResMap<'a>) -> Result<()> {
        let (patches, _) = self.decode("PatchStrategicMergeTransformer", |f, p| {
            let file = patches::reader(self.session, self.folder);
            StrategicMergePatches::take(f, self.session.files.arena, file, p)
        })?;
        crate::transform::patches_strategic_merge::apply(resources, &patches, &self.session.context()).map_err(all)
    }

    fn prefix(&self, resources: &mut ResMap<'a>) -> Result<()> {
        let (prefix, specs) = self.decode("PrefixTransformer", |f, p| f.text("prefix", p).unwrap_or_default())?;
        self.need_specs()?;
        name_prefix::apply(resources, &prefix, &specs, &self.session.context()).map_err(failed)
    }

    fn suffix(&self, resources: &mut ResMap<'a>) -> Result<()> {
        let (suffix, specs) = self.decode("SuffixTransformer", |f, p| f.text("suffix", p).unwrap_or_default())?;
        self.need_specs()?;
        name_suffix::apply(resources, &suffix, &specs, &self.session.context()).map_err(failed)
    }

    fn value_add(&self, resources: &mut ResMap<'a>) -> Result<()> {
        let mut problems = Problems::new();
        let file = |path| super::programs::root(self.session, self.folder, path);
        let config = ValueAdd::decode(self.node, self.folder, self.session.files.arena, file, &mut problems);
        self.configured(problems)?;
        value_add::apply(resources, &config, &self.session.context()).map_err(failed)
    }

    /// kustomize refuses prefixes and suffixes without field specs.
    fn need_specs(&self) -> Result<()> {
        if self.node.get("fieldSpecs").is_some_and(|n| !n.is_null()) {
            return Ok(());
        }
        let error = LoadError::Invalid {
            code: "missing-field-specs",
            message: "fieldSpecs is not expected to be nil".to_owned(),
            span: self.node.span,
            hint: Some("add `fieldSpecs: [{path: metadata/name}]`".to_owned()),
        };
        Err(vec![error.into()])
    }
}
