//! The fields that `nameSuffix` works on.

use super::{FieldSpec, optional};

#[rustfmt::skip]
pub(super) const NAME_SUFFIX: &[FieldSpec<'static>] = &[
    optional("", "", "", "metadata/name"),
];
