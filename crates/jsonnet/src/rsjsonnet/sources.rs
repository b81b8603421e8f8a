//! The texts that were loaded, and the places in them.

use std::cell::OnceCell;

use rsjsonnet_lang::program::Program;
use rsjsonnet_lang::span::{SourceId, SpanContext, SpanId};

use crate::{Span, scan};

/// The name of the part of the standard library that is written in jsonnet.
const STD: &str = "<std>";

/// Every text with a place in the engine's span space.
pub(super) struct Sources {
    /// In the order of their loading, which is the order of their ids.
    texts: Vec<Source>,
}

struct Source {
    id: SourceId,
    name: String,
    text: Vec<u8>,
    /// First byte of each line.
    lines: OnceCell<Vec<usize>>,
}

impl Sources {
    /// With the standard library, which every program has.
    pub(super) fn new(program: &Program<'_>) -> Self {
        let (id, text) = program.get_stdlib_source();
        let mut sources = Self { texts: Vec::new() };
        sources.add(id, STD, text);
        sources
    }

    pub(super) fn add(&mut self, id: SourceId, name: &str, text: &[u8]) {
        self.texts.push(Source { id, name: name.to_owned(), text: text.to_vec(), lines: OnceCell::new() });
    }

    /// The id of the source that `span` lies in, if a file or snippet.
    pub(super) fn name_of(&self, program: &Program<'_>, span: SpanId) -> Option<&str> {
        self.locate(program, span).map(|(source, ..)| source.name.as_str())
    }

    pub(super) fn span(&self, program: &Program<'_>, span: SpanId) -> Option<Span> {
        let (source, start, end) = self.locate(program, span)?;
        Some(source.span(start, end))
    }

    /// The first token of the text called `name`: a place for what has no better one.
    pub(super) fn start_of(&self, name: &str) -> Span {
        match self.texts.iter().find(|source| source.name == name) {
            Some(source) => {
                let first = scan::tokens(&source.text).next();
                let (start, end) = first.map_or((0, 0), |token| (token.start, token.end));
                source.span(start, end)
            }
            None => Span::new(name, b"", 0, 0),
        }
    }

    /// The texts, but for the standard library.
    pub(super) fn texts(&self) -> impl Iterator<Item = &[u8]> {
        self.texts.iter().filter(|source| source.name != STD).map(|source| source.text.as_slice())
    }

    fn locate(&self, program: &Program<'_>, span: SpanId) -> Option<(&Source, usize, usize)> {
        let (context, start, end) = program.span_manager().get_span(span);
        let SpanContext::Source(id) = program.span_manager().get_context(context);
        let at = self.texts.binary_search_by_key(id, |source| source.id).ok()?;
        Some((&self.texts[at], start, end))
    }
}

impl Source {
    /// As [`Span::new`], which would count the lines again for each frame of a trace.
    fn span(&self, start: usize, end: usize) -> Span {
        let lines = self.lines.get_or_init(|| {
            let breaks = self.text.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
            std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect()
        });
        let line = lines.partition_point(|first| *first <= start) - 1;
        Span::on_line(&self.name, &self.text[lines[line]..start], line, start, end)
    }
}

/// True for a place in the standard library, which is never the user's fault.
pub(super) fn is_std(span: &Span) -> bool {
    span.file == STD
}
