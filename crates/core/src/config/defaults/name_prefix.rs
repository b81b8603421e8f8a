//! The fields that `namePrefix` works on.

use super::{FieldSpec, optional};

#[rustfmt::skip]
pub(super) const NAME_PREFIX: &[FieldSpec<'static>] = &[
    optional("", "", "", "metadata/name"),
];
