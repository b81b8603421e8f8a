//! Nodes to text.

use crate::{Arena, Limits, Node, Span};

/// Why a node cannot be printed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct EmitError {
    /// What is wrong, in go-yaml's or kustomize's words where they have some.
    pub message: String,
    /// The node at fault.
    pub span: Span,
}

/// Appends one object as `kustomize build` prints it: keys sorted, comments dropped, aliases and merge keys
/// expanded, no `---`.
pub fn emit(_node: &Node<'_>, _arena: &Arena, _limits: &Limits, _out: &mut String) -> Result<(), EmitError> {
    todo!("emitter")
}

/// Appends the same object as compact JSON with sorted keys, as Go's `encoding/json` writes it.
pub fn emit_json(_node: &Node<'_>, _arena: &Arena, _limits: &Limits, _out: &mut String) -> Result<(), EmitError> {
    todo!("emitter")
}
