//! `replacements`: copying a field's value, or a fixed text, into fields of other objects.

pub mod assign;
mod config;
mod objects;
mod path_match;
mod source;
mod structured;
mod target;

pub use config::{FieldOptions, Replacement, ReplacementEntry, SourceSelector, TargetSelector};

use super::{Context, TransformError};
use crate::resmap::ResMap;
use objects::Objects;

/// Makes all replacements, in order (kustomize's `ReplacementTransformer`). One that fails does not stop the others,
/// so that every problem is reported.
pub fn apply<'a>(
    resources: &mut ResMap<'a>,
    replacements: &[Replacement<'a>],
    cx: &Context<'a, '_>,
) -> Result<(), Vec<TransformError>> {
    if replacements.is_empty() {
        return Ok(());
    }
    let list = resources.as_mut_slice();
    let mut objects = Objects::new(list);
    let mut errors = Vec::new();
    for replacement in replacements {
        let made = source::value(replacement, list, &objects, cx)
            .and_then(|mut source| target::set_all(replacement, &mut source, list, &mut objects, cx));
        errors.extend(made.err());
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// A failure of the entry at `span`.
fn failed(message: impl Into<String>, span: kubekiln_yaml::Span) -> TransformError {
    TransformError::Replacement { message: message.into(), span, at: kubekiln_yaml::Span::NONE, hint: None }
}
