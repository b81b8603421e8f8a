//! What to evaluate, with what, within which bounds.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Document;

/// One program to evaluate. All it can reach beside what is listed here is behind the
/// [`SourceLoader`](crate::SourceLoader).
#[derive(Clone, Debug)]
pub struct Request {
    /// The program.
    pub entry: Entry,
    /// `std.extVar`: name and value; a name given twice is an error.
    pub ext_vars: Vec<(String, Argument)>,
    /// Top-level arguments: when the program's value is a function it is called with these, by name. A program whose
    /// value is no function ignores them, as the `jsonnet` command does.
    pub tlas: Vec<(String, Argument)>,
    /// `std.native`.
    pub natives: Vec<Native>,
    /// More of them, which the [`SourceLoader`](crate::SourceLoader) answers: name and parameters.
    pub loader_natives: Vec<(String, Vec<String>)>,
    /// Bounds.
    pub limits: Limits,
    /// Most threads to evaluate the items of a long list on, side by side; each holds what the items share. Default 1.
    pub threads: usize,
}

impl Request {
    /// The file `id`, with nothing passed to it and the default bounds.
    pub fn file(id: impl Into<String>) -> Self {
        Self::new(Entry::File(id.into()))
    }

    /// The program `text`, called `name` in messages.
    pub fn snippet(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(Entry::Snippet { name: name.into(), text: text.into() })
    }

    fn new(entry: Entry) -> Self {
        let (ext_vars, tlas, natives, loader_natives) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { entry, ext_vars, tlas, natives, loader_natives, limits: Limits::default(), threads: 1 }
    }

    /// The program's name in messages.
    pub fn program(&self) -> &str {
        self.entry.name()
    }
}

/// The text that evaluation starts with.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Entry {
    /// A file, by the id that its loader reads it with.
    File(String),
    /// A text at hand. Its imports are resolved as those of a file whose id is `name`, or, if that begins with `<`, of
    /// no file.
    Snippet {
        /// Name for messages and `std.thisFile`.
        name: String,
        /// The program.
        text: String,
    },
}

impl Entry {
    /// The file's id or the snippet's name.
    pub fn name(&self) -> &str {
        match self {
            Self::File(id) => id,
            Self::Snippet { name, .. } => name,
        }
    }
}

/// A value passed to a program.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum Argument {
    /// A string.
    Str(String),
    /// A jsonnet expression, evaluated when the program asks for it.
    Code(String),
    /// A value.
    Value(Document),
}

/// A function of the host that a program reaches with `std.native(name)`.
#[derive(Clone)]
pub struct Native {
    /// Its name.
    pub name: String,
    /// Its parameters; none has a default.
    pub params: Vec<String>,
    /// Gets the evaluated arguments in the order of `params`; a text in `Err` becomes the failure's message.
    pub function: Arc<NativeFunction>,
}

/// The body of a [`Native`]. Must be pure: engines may call it any number of times.
pub type NativeFunction = dyn Fn(&[Document]) -> Result<Document, String> + Send + Sync;

impl fmt::Debug for Native {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", self.name, self.params.join(", "))
    }
}

/// Bounds of one evaluation. The crate's front page says which are hard.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Limits {
    /// Calls and thunks open at once; jsonnet's `--max-stack`. Default 500, as in all implementations.
    pub stack: usize,
    /// Bytes of one source or imported file. Default 64 MiB.
    pub source_bytes: usize,
    /// Levels of expression nesting in one source, at most 5000. Default 2000.
    pub source_nesting: usize,
    /// Time from start to result. Default none.
    pub time: Option<Duration>,
    /// Bytes of memory. Only a worker process can keep this bound; [`Engine::evaluate`](crate::Engine::evaluate) of
    /// the engines in this crate ignores it. Default none.
    pub memory_bytes: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { stack: 500, source_bytes: 64 << 20, source_nesting: 2000, time: None, memory_bytes: None }
    }
}
