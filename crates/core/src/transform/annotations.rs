//! `commonAnnotations` (kustomize's `AnnotationsTransformer`): adds annotations to objects and templates.

use super::{Context, TransformError, labels};
use crate::config::FieldSpec;
use crate::resmap::ResMap;
use crate::text::Text;

/// Sets `pairs` in every mapping that `specs` name. Values are strings whatever they look like.
pub fn apply<'a>(
    resources: &mut ResMap<'a>,
    pairs: &[(Text<'a>, Text<'a>)],
    specs: &[FieldSpec<'a>],
    cx: &Context<'a, '_>,
) -> Result<(), TransformError> {
    labels::apply(resources, pairs, specs, cx)
}
