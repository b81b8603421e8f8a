//! Nodes to text, with kustomize's bytes.
//!
//! kustomize prints an object in five steps: go-yaml v3 prints the node and reads it back, `encoding/json` prints
//! that, go-yaml v2 reads the JSON and prints it. kiln goes from the node to the bytes in one pass. What each step
//! does to a value has its place:
//!
//! - `scalar`: the type v3 finds when it reads its own output; `reread`: the texts that do not survive that.
//! - `expand`: aliases, merge keys and keys that are no plain strings.
//! - `via_json`: what JSON refuses and what YAML reads differently in it; `float`: numbers.
//! - `order`: v2's order of keys; `shape` and `text`: v2's choice of style; `write`: its folding of lines.

mod document;
mod expand;
mod float;
mod json;
mod marshalled;
mod order;
mod reread;
mod scalar;
mod shape;
mod text;
mod via_json;
mod walk;
mod write;
mod written;

pub use marshalled::marshalled;
pub use scalar::{ScalarValue, scalar_value};
pub use written::{written, written_scalar};

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
/// expanded, no `---`. On an error `out` is left as it was.
pub fn emit(node: &Node<'_>, arena: &Arena, limits: &Limits, out: &mut String) -> Result<(), EmitError> {
    let mark = out.len();
    let result = document::write(node, arena, limits, out);
    if result.is_err() {
        out.truncate(mark);
    }
    result
}

/// Appends the same object as compact JSON with sorted keys, as Go's `encoding/json` writes it.
/// On an error `out` is left as it was.
pub fn emit_json(node: &Node<'_>, arena: &Arena, limits: &Limits, out: &mut String) -> Result<(), EmitError> {
    let mark = out.len();
    let result = json::write(node, arena, limits, out);
    if result.is_err() {
        out.truncate(mark);
    }
    result
}

/// A string on one line, plain where go-yaml v2 and v3 both read a string back, else in quotes; the error is what
/// makes go-yaml refuse the text.
pub(crate) fn one_line(text: &str) -> Result<String, &'static str> {
    let mut out = String::new();
    text::string(&mut out, text, ONE_LINE)?;
    Ok(out)
}

/// `"text"` on one line.
pub(crate) fn double_quoted(text: &str) -> String {
    let mut out = String::new();
    write::double(&mut out, text, ONE_LINE);
    out
}

/// True for a character that needs no escape and ends no line.
pub(crate) fn printable(c: char) -> bool {
    shape::is_printable(c) && !shape::is_break(c)
}

const ONE_LINE: text::Place = text::Place { indent: 0, simple_key: true };
