//! One bounded jsonnet engine behind kubekiln's own types.
//!
//! A [`Request`] names a program and what is passed to it, a [`SourceLoader`] finds and reads what it imports, an
//! [`Engine`] gives an [`Evaluation`] or a [`Failure`] with its place. Nothing of the engine behind it shows, so that
//! it can be swapped; this crate reads no file, no environment and no clock but to keep a time limit.
//!
//! ```
//! use kubekiln_jsonnet::{MemorySources, Request, evaluate};
//!
//! let sources = MemorySources::new().with("app/main.jsonnet", "(import 'lib.libsonnet') { name: 'web' }")
//!     .with("app/lib.libsonnet", "{ name: error 'a name is needed', port: 80 }");
//! let evaluation = evaluate(&Request::file("app/main.jsonnet"), &sources).unwrap();
//! assert_eq!(evaluation.document.to_json(), "{\n   \"name\": \"web\",\n   \"port\": 80\n}");
//! assert_eq!(evaluation.files_read, ["app/main.jsonnet", "app/lib.libsonnet"]);
//! ```
//!
//! # Bounds
//!
//! A program that hits a bound fails with an error that names it. Hard bounds hold whatever the program does; a soft
//! one ends the wait, not the work.
//!
//! | bound | kept by | |
//! |---|---|---|
//! | [`Limits::stack`] | the engine, which evaluates on a stack of its own on the heap | hard |
//! | [`Limits::source_bytes`], [`Limits::source_nesting`] | a scan before a text is parsed | hard |
//! | depth of the value, [`DOCUMENT_DEPTH`] | the walk over the finished value | hard |
//! | [`Limits::time`] | the caller's thread, which stops waiting | soft: the evaluating thread runs on until the program ends by itself or imports something |
//! | [`Limits::time`] with a [`worker`] process | whoever started the process kills it | hard |
//! | [`Limits::memory_bytes`] | only a [`worker`] process whose address space is limited | hard there; ignored elsewhere, where a program can take all memory and end the process |
mod document;
mod engine;
mod failure;
mod imports;
#[cfg(feature = "libjsonnet")]
mod libjsonnet;
mod nesting;
mod request;
mod rsjsonnet;
mod scan;
mod session;
mod source;
mod thread;
pub mod worker;

pub use document::{DOCUMENT_DEPTH, Document};
pub use engine::{Engine, Evaluation, Trace, evaluate};
pub use failure::{Failure, FailureKind, Frame, Note, Span};
pub use imports::{Import, imports};
#[cfg(feature = "libjsonnet")]
pub use libjsonnet::LibJsonnet;
pub use request::{Argument, Entry, Limits, Native, NativeFunction, Request};
pub use rsjsonnet::{RsJsonnet, RsJsonnetPool};
pub use source::{MemorySources, SourceLoader, candidates};
