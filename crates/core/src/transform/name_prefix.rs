//! `namePrefix` (kustomize's `PrefixTransformer`): puts a text before names.
//!
//! Custom resource definitions, API services and namespaces keep their names.

use super::name_affix::{self, End};
use super::{Context, TransformError};
use crate::config::FieldSpec;
use crate::resmap::ResMap;
use crate::text::Text;

/// Puts `prefix` before every field that `specs` name, and remembers the names that were.
pub fn apply<'a>(
    resources: &mut ResMap<'a>,
    prefix: &Text<'a>,
    specs: &[FieldSpec<'a>],
    cx: &Context<'a, '_>,
) -> Result<(), TransformError> {
    name_affix::apply(resources, *prefix, End::Front, specs, cx)
}
