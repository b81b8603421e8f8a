//! What can go wrong in a transformer.

use kubekiln_yaml::Span;

use crate::diagnostic::Problem;

/// A transformer's failure.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TransformError {
    /// A field has another shape than the transformer needs.
    #[error("{message}")]
    Field {
        /// What is wrong, in kustomize's words where people search for them.
        message: String,
        /// The kustomization's entry.
        span: Span,
        /// The object's field.
        at: Span,
        /// The cure.
        hint: Option<String>,
    },
}

impl Problem for TransformError {
    fn code(&self) -> &'static str {
        match self {
            Self::Field { .. } => "field",
        }
    }

    fn span(&self) -> Span {
        match self {
            Self::Field { span, .. } => *span,
        }
    }

    fn labels(&self) -> Vec<(Span, String)> {
        match self {
            Self::Field { at, .. } if at.is_some() => vec![(*at, "the field".to_owned())],
            Self::Field { .. } => Vec::new(),
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Field { hint, .. } => hint.clone(),
        }
    }
}
