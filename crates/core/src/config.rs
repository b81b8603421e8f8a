//! Field specs: which fields of which kinds each transformer works on, kustomize's own and those of
//! `configurations:` and `crds:` files.

mod crd_references;
mod crds;
mod decode;
mod defaults;
mod merge;
pub mod order;

use std::sync::LazyLock;

use crate::id::Gvk;

pub use merge::MergeConflict;
pub(crate) use merge::{Origin, merge_all, merge_one};

/// One field of the kinds that `gvk` selects.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FieldSpec<'a> {
    /// Empty fields mean any.
    pub gvk: Gvk<'a>,
    /// The keys on the way to the field, as written: parted by `/`, where `\/` is a slash within a key. A part may
    /// end in `[]`, kustomize's list mark; lists without it are walked through too.
    pub path: &'a str,
    /// Make the field where it is missing.
    pub create: bool,
}

/// A kind that others name, and the fields that name it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NameBackReferences<'a> {
    /// The kind that is named. Empty fields mean any.
    pub gvk: Gvk<'a>,
    /// The fields that hold its name (`fieldSpecs` in a file).
    pub referrers: Vec<FieldSpec<'a>>,
}

/// The field specs of every transformer; the fields are called as in a `configurations:` file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TransformerConfig<'a> {
    /// `namePrefix`
    pub name_prefix: Vec<FieldSpec<'a>>,
    /// `nameSuffix`
    pub name_suffix: Vec<FieldSpec<'a>>,
    /// `namespace`
    pub namespace: Vec<FieldSpec<'a>>,
    /// `commonLabels`
    pub common_labels: Vec<FieldSpec<'a>>,
    /// `labels`: fields that every entry of `labels:` works on.
    pub labels: Vec<FieldSpec<'a>>,
    /// `templateLabels`
    pub template_labels: Vec<FieldSpec<'a>>,
    /// `volumeClaimTemplateLabels`
    pub volume_claim_template_labels: Vec<FieldSpec<'a>>,
    /// `commonAnnotations`
    pub common_annotations: Vec<FieldSpec<'a>>,
    /// `nameReference`
    pub name_reference: Vec<NameBackReferences<'a>>,
    /// `varReference`
    pub var_reference: Vec<FieldSpec<'a>>,
    /// `images`
    pub images: Vec<FieldSpec<'a>>,
    /// `replicas`
    pub replicas: Vec<FieldSpec<'a>>,
}

static BUILTIN: LazyLock<TransformerConfig<'static>> = LazyLock::new(defaults::builtin);

impl TransformerConfig<'static> {
    /// kustomize's own field specs.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }
}
