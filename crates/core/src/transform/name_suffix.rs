//! `nameSuffix` (kustomize's `SuffixTransformer`): puts a text after names.
//!
//! Custom resource definitions, API services and namespaces keep their names.

use super::name_affix::{self, End};
use super::{Context, TransformError};
use crate::config::FieldSpec;
use crate::resmap::ResMap;
use crate::text::Text;

/// Puts `suffix` after every field that `specs` name, and remembers the names that were.
pub fn apply<'a>(
    resources: &mut ResMap<'a>,
    suffix: &Text<'a>,
    specs: &[FieldSpec<'a>],
    cx: &Context<'a, '_>,
) -> Result<(), TransformError> {
    name_affix::apply(resources, *suffix, End::Back, specs, cx)
}
