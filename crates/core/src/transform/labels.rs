//! `labels` and `commonLabels` (kustomize's `LabelTransformer`): adds labels to objects, templates and selectors.

use kubekiln_yaml::{Node, Span, Symbol};

use super::field_path::Shape;
use super::field_setter::{EntrySet, FieldError, set_entry};
use super::field_spec::FieldSpecs;
use super::{Context, TransformError};
use crate::config::{FieldSpec, MergeConflict, Origin, TransformerConfig, merge_all, merge_one};
use crate::id::Gvk;
use crate::lint::changed_selector;
use crate::load::{Fields, Problems};
use crate::resmap::ResMap;
use crate::resource::Resource;
use crate::text::Text;

/// Keys and values to add.
pub type Pairs<'a> = Vec<(Text<'a>, Text<'a>)>;

/// One entry of `labels:`.
#[derive(Clone, Debug, Default)]
pub struct Label<'a> {
    /// The labels.
    pub pairs: Pairs<'a>,
    /// `includeSelectors`: selectors and templates too, as `commonLabels` does.
    pub include_selectors: bool,
    /// `includeTemplates`
    pub include_templates: bool,
    /// `includeVolumeClaimTemplates`
    pub include_volume_claim_templates: bool,
    /// `fields`: the entry's own field specs.
    pub fields: Vec<FieldSpec<'a>>,
}

/// Where an object's own labels are.
const METADATA_LABELS: FieldSpec<'static> =
    FieldSpec { gvk: Gvk { group: "", version: "", kind: "" }, path: "metadata/labels", create: true };

impl<'a> Label<'a> {
    /// Decodes one entry.
    pub fn decode(node: &Node<'a>, problems: &mut Problems) -> Self {
        let mut fields = Fields::new(node, "Label", problems);
        let label = Self {
            pairs: fields.text_map("pairs", problems),
            include_selectors: fields.bool("includeSelectors", problems).unwrap_or(false),
            include_templates: fields.bool("includeTemplates", problems).unwrap_or(false),
            include_volume_claim_templates: fields.bool("includeVolumeClaimTemplates", problems).unwrap_or(false),
            fields: FieldSpec::decode_list(&mut fields, "fields", problems),
        };
        fields.finish(problems);
        label
    }

    /// The fields that this entry works on: its own, those that `config` gives to every entry, and those it asks for.
    pub fn specs(&self, config: &TransformerConfig<'a>) -> Result<Vec<FieldSpec<'a>>, MergeConflict> {
        let span = self.pairs.first().map_or(Span::NONE, |(key, _)| key.span);
        let origin = Origin { table: "labels", span };
        let mut specs = self.fields.clone();
        merge_all(&mut specs, &config.labels, origin)?;
        if self.include_selectors {
            merge_all(&mut specs, &config.common_labels, origin)?;
            return Ok(specs);
        }
        if self.include_templates {
            merge_all(&mut specs, &config.template_labels, Origin { table: "template fieldSpec", span })?;
        }
        if self.include_volume_claim_templates {
            let origin = Origin { table: "volumeClaimTemplate fieldSpec", span };
            merge_all(&mut specs, &config.volume_claim_template_labels, origin)?;
        }
        merge_one(&mut specs, METADATA_LABELS, origin)?;
        Ok(specs)
    }
}

/// Sets `pairs` in every mapping that `specs` name. Values are strings whatever they look like. The places of an object
/// that get a pair here are the same from now on, see `resource::shared`.
pub fn apply<'a>(
    resources: &mut ResMap<'a>,
    pairs: &[(Text<'a>, Text<'a>)],
    specs: &[FieldSpec<'a>],
    cx: &Context<'a, '_>,
) -> Result<(), TransformError> {
    let Some((first, _)) = pairs.first() else { return Ok(()) };
    changed_selector::check(cx.notes, resources, pairs, specs);
    let specs = FieldSpecs::new(specs, cx.arena);
    let pairs: Vec<_> = pairs.iter().map(|(key, value)| Pair::new(*key, *value, cx)).collect();
    let set = |(specs, pairs): &mut (FieldSpecs<'_, 'a>, Vec<Pair<'a>>), resource: &mut Resource<'a>| {
        set_pairs(resource, pairs, specs, first.span)
    };
    resources.try_each(|| (specs.clone(), pairs.clone()), set)
}

fn set_pairs<'a>(
    resource: &mut Resource<'a>,
    pairs: &mut [Pair<'a>],
    specs: &mut FieldSpecs<'_, 'a>,
    asked: Span,
) -> Result<(), TransformError> {
    let mut settle = false;
    let mut set = |node: &mut Node<'a>| -> Result<(), FieldError> {
        for pair in &mut *pairs {
            match set_entry(node, &pair.key, &pair.value, pair.mark)? {
                EntrySet::Added => pair.added += 1,
                EntrySet::ChangedShared => settle = true,
                EntrySet::Nothing | EntrySet::Changed => {}
            }
        }
        Ok(())
    };
    specs.apply(resource, Some(Shape::Mapping), asked, &mut set)?;
    if settle {
        resource.settle_shared();
    }
    for pair in pairs {
        if std::mem::take(&mut pair.added) > 1 {
            resource.share(pair.mark, &Node::string(pair.value.span, pair.value.text));
        }
    }
    Ok(())
}

/// A key and its value on their way into one object after the other.
#[derive(Clone)]
struct Pair<'a> {
    key: Text<'a>,
    value: Text<'a>,
    mark: Symbol,
    /// How many places of the object at hand lacked it.
    added: u32,
}

impl<'a> Pair<'a> {
    fn new(key: Text<'a>, value: Text<'a>, cx: &Context<'a, '_>) -> Self {
        // The place where it is written tells a pair from all others.
        let mark = cx.arena.symbol(&format!("{:?} {}", value.span, key.text));
        Self { key, value, mark, added: 0 }
    }
}
