//! The owner of all text: sources read, and strings made while building.

use std::sync::{Mutex, PoisonError};

use elsa::sync::FrozenVec;
use rustc_hash::FxHashMap;

use crate::span::{self, Position, Span};

/// Number of a source in its [`Arena`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub struct SourceId(u32);

impl SourceId {
    /// No source: see [`Span::NONE`].
    pub const NONE: Self = Self(u32::MAX);
}

/// Number of an interned name in its [`Arena`]: anchors and tags of the user's own.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub struct Symbol(std::num::NonZeroU32);

/// A text and the name people know it by.
#[derive(Debug)]
pub struct Source {
    /// Path or title, as diagnostics show it.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// Owns the text that nodes borrow; append-only, so a shared reference is enough to add to it, from any thread.
#[derive(Default)]
pub struct Arena {
    sources: FrozenVec<Box<Source>>,
    made: FrozenVec<Box<str>>,
    names: FrozenVec<Box<str>>,
    symbols: Mutex<FxHashMap<Box<str>, Symbol>>,
}

impl Arena {
    /// An arena with nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a text in. `name` is what diagnostics call it.
    ///
    /// # Panics
    /// When the arena holds 2^32 sources.
    pub fn add(&self, name: impl Into<String>, text: String) -> SourceId {
        let index = self.sources.push_get_index(Box::new(Source { name: name.into(), text }));
        SourceId(u32::try_from(index).expect("fewer than 2^32 sources"))
    }

    /// The source with this number; none for [`SourceId::NONE`].
    pub fn source(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(id.0 as usize)
    }

    /// The text of a source; empty for [`SourceId::NONE`].
    pub fn text(&self, id: SourceId) -> &str {
        self.source(id).map_or("", |s| s.text.as_str())
    }

    /// Keeps a text that was made during the build.
    pub fn keep(&self, text: impl Into<Box<str>>) -> &str {
        self.made.push_get(text.into())
    }

    /// The number of `name`, the same for the same text.
    ///
    /// # Panics
    /// When the arena holds 2^32 names.
    pub fn symbol(&self, name: &str) -> Symbol {
        let mut symbols = self.symbols.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = symbols.get(name) {
            return *known;
        }
        let index = self.names.push_get_index(name.into());
        let number = u32::try_from(index + 1).ok().and_then(std::num::NonZeroU32::new);
        let symbol = Symbol(number.expect("fewer than 2^32 names"));
        symbols.insert(name.into(), symbol);
        symbol
    }

    /// The text of an interned name.
    pub fn name(&self, symbol: Symbol) -> &str {
        self.names.get(symbol.0.get() as usize - 1).unwrap_or("")
    }

    /// Line and column of a span's first byte; none when the span points into no text.
    pub fn position(&self, span: Span) -> Option<Position> {
        let source = self.source(span.source)?;
        Some(span::position(&source.text, span.start as usize))
    }
}

impl std::fmt::Debug for Arena {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Arena").field("sources", &self.sources.len()).finish_non_exhaustive()
    }
}
