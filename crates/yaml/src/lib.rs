//! YAML as kustomize reads and prints it, with a source span on every node.
//!
//! - [`Arena`] owns every source text of a build and every text made during it; nodes borrow from it.
//! - [`decode`] turns the bytes of a file into text for it.
//! - [`parse`] turns a range of a source into [`Document`]s: go-yaml v3's grammar, scalar rules and refusals.
//! - [`emit`] prints a [`Node`] with the bytes that `kustomize build` prints for it, [`written`] as it was written,
//!   [`marshalled`] as go-yaml v3 prints a value that never was YAML.
//! - [`Editor`] changes a text and keeps everything else in it.
//!
//! The crate knows nothing of Kubernetes and does no input or output.

mod arena;
mod decode;
mod edit;
mod emit;
mod node;
mod parse;
mod resolve;
mod same;
mod span;

pub use arena::{Arena, Source, SourceId, Symbol};
pub use decode::{DecodeError, decode};
pub use edit::{EditError, Editor, Place, Step};
pub use emit::{EmitError, ScalarValue, emit, emit_json, marshalled, scalar_value, written, written_scalar};
pub use node::{Entry, Mapping, Node, Scalar, ScalarStyle, Sequence, Tag, Value};
pub use parse::{Comment, Document, Limits, ParseError, events, parse, parse_first, parse_with_comments};
pub use resolve::{Resolved, resolve_plain};
pub use span::{Position, Span};
