//! The fields that `labels` with `includeVolumeClaimTemplates` works on.

use super::{FieldSpec, create};

#[rustfmt::skip]
pub(super) const VOLUME_CLAIM_TEMPLATE_LABELS: &[FieldSpec<'static>] = &[
    create("apps", "", "StatefulSet", "spec/volumeClaimTemplates[]/metadata/labels"),
];
