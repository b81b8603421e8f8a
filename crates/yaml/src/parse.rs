//! Text to documents.

use crate::{Arena, Node, SourceId, Span};

/// Bounds on what a document may ask for.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Deepest nesting of mappings and sequences.
    pub depth: usize,
    /// Most nodes that aliases may expand to in one document when it is printed.
    pub alias_nodes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 1_000, alias_nodes: 4_000_000 }
    }
}

/// One document of a stream.
#[derive(Clone, Debug)]
pub struct Document<'a> {
    /// The root; a null scalar for an empty document.
    pub root: Node<'a>,
    /// True when the document has no content at all: go-yaml gives such a document no content node.
    pub empty: bool,
    /// The comments, in order.
    pub comments: Vec<Comment>,
}

/// A comment, from `#` to the end of its line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Comment {
    /// Where it stands, `#` included, line end excluded.
    pub span: Span,
}

/// Why a text is no YAML; `message` is go-yaml's own wording without its `yaml: line N:` lead.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct ParseError {
    /// What is wrong.
    pub message: String,
    /// Where.
    pub span: Span,
    /// The line go-yaml names, which is not always the line of `span`; 0 when it names none.
    pub line: u32,
}

/// Reads the documents in bytes `range` of a source.
pub fn parse<'a>(
    _arena: &'a Arena,
    _source: SourceId,
    _range: std::ops::Range<usize>,
    _limits: &Limits,
) -> Result<Vec<Document<'a>>, ParseError> {
    todo!("parser")
}
