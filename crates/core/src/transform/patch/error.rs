//! Why a patch does not fit an object.

use kubekiln_yaml::{Node, Span, Value};

use crate::transform::TransformError;

/// A patch that does not fit.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum PatchError {
    /// Patch and object have different shapes at one place.
    #[error("wrong node kind: expected {expected} but got {found}")]
    WrongShape {
        /// The object's shape, in go-yaml's words.
        expected: &'static str,
        /// The patch's shape.
        found: &'static str,
        /// The patch's value.
        span: Span,
        /// The object's value.
        at: Span,
    },
    /// A `$patch` with another word than `replace`, `merge` or `delete`.
    #[error("unknown patch strategy '{word}'")]
    UnknownDirective {
        /// The word.
        word: String,
        /// Where it stands.
        span: Span,
    },
    /// A JSON 6902 operation that does not apply; in the words of kustomize's library.
    #[error("{message}")]
    Operation {
        /// What is wrong.
        message: String,
        /// The operation.
        span: Span,
        /// The object it was applied to.
        at: Span,
    },
}

impl PatchError {
    /// The error as a transformer's: `entry` is the kustomization's field that asked for the patch.
    pub(crate) fn within(self, entry: Span) -> TransformError {
        let message = self.to_string();
        let (code, span, at, hint) = match self {
            Self::WrongShape { span, at, .. } => {
                ("patch-shape", span, at, "give the patch the shape that the object has here")
            }
            Self::UnknownDirective { span, .. } => {
                ("patch-directive", span, Span::NONE, "`$patch` is one of replace, merge and delete")
            }
            Self::Operation { span, at, .. } => ("json-patch", span, at, ""),
        };
        let labels = [(at, "the object"), (entry, "the patch comes in here")];
        let wanted = |(place, _): &(Span, &str)| place.is_some() && *place != span;
        TransformError::Patch {
            code,
            message,
            span,
            labels: labels.into_iter().filter(wanted).map(|(place, text)| (place, text.to_owned())).collect(),
            hint: Some(hint.to_owned()).filter(|h| !h.is_empty()),
        }
    }
}

/// go-yaml's name of a node's shape.
pub(super) fn shape_name(node: &Node<'_>) -> &'static str {
    match node.value {
        Value::Mapping(_) => "MappingNode",
        Value::Sequence(_) => "SequenceNode",
        Value::Scalar(_) => "ScalarNode",
        Value::Alias(_) => "AliasNode",
    }
}
