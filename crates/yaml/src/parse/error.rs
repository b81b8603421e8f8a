//! Refusals, with the line that go-yaml names.

use super::scanner::cursor::Mark;
use crate::{SourceId, Span};

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

/// A refusal before it knows its source.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    message: String,
    line: u32,
    start: usize,
    end: usize,
}

impl Fault {
    /// The scanner stopped at `here` inside something that began at `context`.
    ///
    /// go-yaml counts lines from 0 and takes 0 for "none", so a context in the first line yields to the place
    /// itself, and an error in the first line names no line at all.
    pub(super) fn scan(context: Mark, here: Mark, message: impl Into<String>) -> Self {
        let line = if context.line == 0 { here.line } else { context.line };
        let line = if line == 0 { 0 } else { line + 1 };
        Self { message: message.into(), line, start: here.pos, end: here.pos }
    }

    /// The parser met a token at `here` inside something that began at `context`. go-yaml prints the line that it
    /// counted from 0, which is one too low.
    pub(super) fn parse(context: Option<Mark>, here: Mark, message: impl Into<String>) -> Self {
        let line = context.map(|m| m.line).filter(|line| *line != 0).unwrap_or(here.line);
        Self { message: message.into(), line, start: here.pos, end: here.pos }
    }

    /// A refusal for which go-yaml names no line.
    pub(super) fn unplaced(start: usize, end: usize, message: impl Into<String>) -> Self {
        Self { message: message.into(), line: 0, start, end }
    }

    /// Points at `start..end` instead.
    pub(super) fn at(self, start: Mark, end: Mark) -> Self {
        Self { start: start.pos, end: end.pos, ..self }
    }

    /// The public form; `text` is the range's text, and an empty span grows to the character that stands there.
    pub(super) fn into_error(self, source: SourceId, text: &str) -> ParseError {
        let start = self.start.min(text.len());
        let next = text[start..].chars().next().map_or(start, |c| start + c.len_utf8());
        let end = self.end.min(text.len()).max(next);
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        ParseError { message: self.message, span: Span::new(source, small(start), small(end)), line: self.line }
    }
}
