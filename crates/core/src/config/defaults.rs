//! kustomize's own field specs, one file a set, in the order in which kustomize uses them.

mod common_annotations;
mod common_labels;
mod images;
mod name_prefix;
mod name_reference;
mod name_suffix;
mod namespace;
mod replicas;
mod template_labels;
mod var_reference;
mod volume_claim_template_labels;

use super::{FieldSpec, NameBackReferences, TransformerConfig};
use crate::id::Gvk;

/// A kind that is named, with the fields that name it.
type Target = (Gvk<'static>, &'static [FieldSpec<'static>]);

/// A field that is made where it is missing.
const fn create(
    group: &'static str,
    version: &'static str,
    kind: &'static str,
    path: &'static str,
) -> FieldSpec<'static> {
    FieldSpec { gvk: Gvk { group, version, kind }, path, create: true }
}

/// A field that is changed where it is.
const fn optional(
    group: &'static str,
    version: &'static str,
    kind: &'static str,
    path: &'static str,
) -> FieldSpec<'static> {
    FieldSpec { gvk: Gvk { group, version, kind }, path, create: false }
}

const fn target(
    group: &'static str,
    version: &'static str,
    kind: &'static str,
    referrers: &'static [FieldSpec<'static>],
) -> Target {
    (Gvk { group, version, kind }, referrers)
}

/// All of them.
pub(super) fn builtin() -> TransformerConfig<'static> {
    let references = name_reference::NAME_REFERENCE.iter();
    TransformerConfig {
        name_prefix: name_prefix::NAME_PREFIX.to_vec(),
        name_suffix: name_suffix::NAME_SUFFIX.to_vec(),
        namespace: namespace::NAMESPACE.to_vec(),
        common_labels: common_labels::COMMON_LABELS.to_vec(),
        labels: Vec::new(),
        template_labels: template_labels::TEMPLATE_LABELS.to_vec(),
        volume_claim_template_labels: volume_claim_template_labels::VOLUME_CLAIM_TEMPLATE_LABELS.to_vec(),
        common_annotations: common_annotations::COMMON_ANNOTATIONS.to_vec(),
        name_reference: references
            .map(|(gvk, referrers)| NameBackReferences { gvk: *gvk, referrers: referrers.to_vec() })
            .collect(),
        var_reference: var_reference::VAR_REFERENCE.to_vec(),
        images: images::IMAGES.to_vec(),
        replicas: replicas::REPLICAS.to_vec(),
    }
}
