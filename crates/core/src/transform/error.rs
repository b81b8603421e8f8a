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
    /// Two objects have one id in the new namespace.
    #[error("namespace transformation produces ID conflict: {id}")]
    NamespaceConflict {
        /// The id.
        id: String,
        /// An object.
        first: Span,
        /// Its twin.
        second: Span,
        /// The kustomization's `namespace`.
        span: Span,
    },
    /// An entry of `replicas` that changes nothing.
    #[error("resource with name {name} does not match a config with the following GVK [{gvks}]")]
    NoReplicas {
        /// The name.
        name: String,
        /// The kinds that were looked through.
        gvks: String,
        /// The kustomization's entry.
        span: Span,
        /// The nearest name there is.
        nearest: Option<String>,
    },
    /// `sortOptions` that contradict themselves.
    #[error("{message}")]
    SortOptions {
        /// What is wrong, in kustomize's words.
        message: String,
        /// The option.
        span: Span,
    },
    /// A selector that cannot be read.
    #[error("{message}")]
    Selector {
        /// What is wrong, in the words of Go's regexp or Kubernetes' labels package.
        message: String,
        /// The selector's field.
        span: Span,
    },
    /// A replacement that finds no source or no field.
    #[error("{message}")]
    Replacement {
        /// What is wrong, in kustomize's words.
        message: String,
        /// The replacement's source, target or path.
        span: Span,
        /// The object.
        at: Span,
        /// The cure.
        hint: Option<&'static str>,
    },
    /// What a package maps to fields, and does not get there.
    #[error("{message}")]
    Assignment {
        /// What is wrong.
        message: String,
        /// The target or path.
        span: Span,
        /// The object.
        at: Span,
        /// The cure.
        hint: String,
        /// The object is a Secret.
        confidential: bool,
    },
    /// A patch that finds no object, or does not fit the one it finds.
    #[error("{message}")]
    Patch {
        /// Stable name of what is wrong.
        code: &'static str,
        /// What is wrong, in kustomize's words.
        message: String,
        /// The patch.
        span: Span,
        /// Further places: the object, the kustomization's entry.
        labels: Vec<(Span, String)>,
        /// The cure.
        hint: Option<String>,
    },
}

impl Problem for TransformError {
    fn code(&self) -> &'static str {
        match self {
            Self::Field { .. } => "field",
            Self::NamespaceConflict { .. } => "namespace-conflict",
            Self::NoReplicas { .. } => "no-replicas",
            Self::SortOptions { .. } => "sort-options",
            Self::Selector { .. } => "selector",
            Self::Replacement { .. } => "replacement",
            Self::Assignment { .. } => "vendored-target",
            Self::Patch { code, .. } => code,
        }
    }

    fn span(&self) -> Span {
        match self {
            Self::Field { span, .. }
            | Self::NamespaceConflict { span, .. }
            | Self::NoReplicas { span, .. }
            | Self::SortOptions { span, .. }
            | Self::Selector { span, .. }
            | Self::Replacement { span, .. }
            | Self::Assignment { span, .. }
            | Self::Patch { span, .. } => *span,
        }
    }

    fn labels(&self) -> Vec<(Span, String)> {
        match self {
            Self::Field { at, .. } if at.is_some() => vec![(*at, "the field".to_owned())],
            Self::NamespaceConflict { first, second, .. } => {
                vec![(*first, "one object".to_owned()), (*second, "the other".to_owned())]
            }
            Self::Replacement { at, .. } | Self::Assignment { at, .. } if at.is_some() => {
                vec![(*at, "the object".to_owned())]
            }
            Self::Patch { labels, .. } => labels.clone(),
            _ => Vec::new(),
        }
    }

    fn confidential(&self) -> bool {
        matches!(self, Self::Assignment { confidential: true, .. })
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Field { hint, .. } | Self::Patch { hint, .. } => hint.clone(),
            Self::Replacement { hint, .. } => hint.map(str::to_owned),
            Self::Assignment { hint, .. } => Some(hint.clone()),
            Self::NoReplicas { nearest, .. } => nearest.as_ref().map(|name| format!("did you mean \"{name}\"?")),
            _ => None,
        }
    }
}
