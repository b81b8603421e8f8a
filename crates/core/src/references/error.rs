//! What can go wrong while references are followed.

use kubekiln_yaml::{EmitError, Span};

use crate::diagnostic::Problem;

/// A reference that cannot be followed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ReferenceError {
    /// A field that names an object, and could name several or is no name at all.
    #[error("{message}")]
    Name {
        /// What is wrong, in kustomize's words.
        message: String,
        /// The field.
        span: Span,
        /// The objects it could name.
        candidates: Vec<Span>,
    },
    /// A var that cannot be defined or read.
    #[error("{message}")]
    Var {
        /// What is wrong, in kustomize's words.
        message: String,
        /// The var's entry, or the field at fault.
        span: Span,
        /// Other places that matter: the var's first definition, or the objects it could read.
        others: Vec<Span>,
        /// The cure.
        hint: Option<String>,
    },
    /// An object that cannot be printed, so its content has no hash.
    #[error(transparent)]
    Hash(#[from] EmitError),
}

impl Problem for ReferenceError {
    fn code(&self) -> &'static str {
        match self {
            Self::Name { candidates, .. } if !candidates.is_empty() => "ambiguous-reference",
            Self::Name { .. } => "name-reference",
            Self::Var { .. } => "var",
            Self::Hash(_) => "unprintable",
        }
    }

    fn span(&self) -> Span {
        match self {
            Self::Name { span, .. } | Self::Var { span, .. } => *span,
            Self::Hash(error) => error.span,
        }
    }

    fn labels(&self) -> Vec<(Span, String)> {
        let (places, what) = match self {
            Self::Name { candidates, .. } => (&candidates[..], "this object fits"),
            Self::Var { others, .. } => (&others[..], "see also"),
            Self::Hash(_) => (&[][..], ""),
        };
        places.iter().map(|span| (*span, what.to_owned())).collect()
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Name { candidates, .. } if !candidates.is_empty() => {
                Some("give the objects different names, or build them in layers of their own".to_owned())
            }
            Self::Var { hint, .. } => hint.clone(),
            Self::Name { .. } | Self::Hash(_) => None,
        }
    }
}
