//! The door between kubekiln and whoever evaluates jsonnet.

use serde::{Deserialize, Serialize};

use crate::{Document, Failure, Request, SourceLoader, Span};

/// An evaluator of jsonnet. Each call starts afresh: nothing of one evaluation is seen by another.
pub trait Engine: Send + Sync {
    /// Name, for messages and tests.
    fn name(&self) -> &'static str;

    /// The value of `request`'s program. Imports, and nothing else, come from `loader`, on the calling thread.
    fn evaluate(&self, request: &Request, loader: &dyn SourceLoader) -> Result<Evaluation, Failure>;
}

/// What came of a program that has a value.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Evaluation {
    /// The value.
    pub document: Document,
    /// Ids of the files that were read (the entry too, when it is a file), in the order of their first reading.
    pub files_read: Vec<String>,
    /// What the program said with `std.trace`, in order.
    pub traces: Vec<Trace>,
}

/// One call of `std.trace`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Trace {
    /// The text.
    pub message: String,
    /// The call, when the engine tells.
    pub span: Option<Span>,
}

/// Evaluates with the default engine, [`RsJsonnet`](crate::RsJsonnet).
pub fn evaluate(request: &Request, loader: &dyn SourceLoader) -> Result<Evaluation, Failure> {
    crate::RsJsonnet.evaluate(request, loader)
}
