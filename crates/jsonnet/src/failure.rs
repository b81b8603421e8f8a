//! Why a program has no value, and where.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A range of one source text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Span {
    /// Id of the file, name of the snippet, `<extvar:NAME>`, `<top-level-arg:NAME>`, or `<std>`.
    pub file: String,
    /// First byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
    /// Line of `start`, from 1.
    pub line: u32,
    /// Column of `start` in characters, from 1.
    pub column: u32,
}

impl Span {
    /// The range `start..end` of `text`, the content of `file`; a place past the end is the end.
    pub fn new(file: &str, text: &[u8], start: usize, end: usize) -> Self {
        let before = &text[..start.min(text.len())];
        let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        #[allow(clippy::naive_bytecount)] // failures are rare
        let line = before.iter().filter(|byte| **byte == b'\n').count();
        Self::on_line(file, &before[line_start..], line, start, end)
    }

    /// As [`Span::new`], for whoever knows the number of the line (from 0) and its text up to the place.
    pub(crate) fn on_line(file: &str, before: &[u8], line: usize, start: usize, end: usize) -> Self {
        // A character is counted at its first byte: continuation bytes are 10xxxxxx.
        let column = before.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        // Sources are far below 4 GiB.
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            file: file.to_owned(),
            start: small(start),
            end: small(end),
            line: small(line + 1),
            column: small(column + 1),
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// What class of thing went wrong; stable, for tools to match on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum FailureKind {
    /// The text is no jsonnet.
    Syntax,
    /// The text is jsonnet but can have no value: an unknown variable, a field twice.
    Static,
    /// An operation that its operands do not allow.
    Runtime,
    /// The program's own `error`.
    Explicit,
    /// The program's own `assert`.
    Assertion,
    /// An imported file is missing or unreadable.
    Import,
    /// A native function refused.
    Native,
    /// The program cannot be called with the given arguments, or the request contradicts itself.
    Arguments,
    /// The value is no document: it holds a function.
    Function,
    /// The value is no document: it is too deep.
    Output,
    /// [`Limits::stack`](crate::Limits::stack), or a value that needs itself.
    Stack,
    /// [`Limits::source_bytes`](crate::Limits::source_bytes).
    SourceBytes,
    /// [`Limits::source_nesting`](crate::Limits::source_nesting).
    SourceNesting,
    /// [`Limits::time`](crate::Limits::time).
    Time,
    /// [`Limits::memory_bytes`](crate::Limits::memory_bytes).
    Memory,
    /// The evaluator broke: a fault of the engine.
    Engine,
    /// The worker process ended without a result.
    Worker,
}

/// One step on the way from the program to the failure.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Frame {
    /// What was being evaluated: `function `f``, `object field `spec``.
    pub what: String,
    /// Where.
    pub span: Option<Span>,
}

/// Something else that helps to understand a failure.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Note {
    /// A sentence.
    pub text: String,
    /// The place it speaks of.
    pub span: Option<Span>,
}

/// Why there is no document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// Class.
    pub kind: FailureKind,
    /// One sentence without a place; jsonnet's own words where it has some.
    pub message: String,
    /// The place at fault: of the failing expression, else of the innermost frame that has one, else the start of the
    /// program. Only a failure that hangs on no text (a lost worker, a file that cannot be read) has none.
    pub primary: Option<Span>,
    /// How evaluation got there, innermost step first.
    pub trace: Vec<Frame>,
    /// More to know.
    pub notes: Vec<Note>,
}

impl Failure {
    /// A failure with neither place nor trace.
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), primary: None, trace: Vec::new(), notes: Vec::new() }
    }

    /// The same, at `span`.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.primary = Some(span);
        self
    }

    /// [`FailureKind::Time`]: `program` was not done after `allowed`.
    pub fn time(program: &str, allowed: std::time::Duration) -> Self {
        Self::new(FailureKind::Time, format!("evaluation of `{program}` took longer than {allowed:?}"))
    }

    /// [`FailureKind::Memory`]: `program` needed more than `bytes`.
    pub fn memory(program: &str, bytes: u64) -> Self {
        Self::new(FailureKind::Memory, format!("evaluation of `{program}` needed more than {bytes} bytes of memory"))
    }

    /// Place, message, notes and trace as lines of plain text, each with a line break at its end; the middle of a
    /// long trace is left out.
    pub fn report(&self) -> String {
        let mut out = self.primary.as_ref().map_or_else(String::new, |span| format!("{span}: "));
        out.push_str(self.message.trim_end());
        out.push('\n');
        for note in &self.notes {
            out.extend(["  note: ", &note.text, &place(note.span.as_ref()), "\n"]);
        }
        let left_out = self.trace.len().saturating_sub(REPORTED) / 2 * 2;
        let first = (self.trace.len() - left_out) / 2;
        for (index, frame) in self.trace.iter().enumerate() {
            if index == first && left_out > 0 {
                out.extend(["  ... ", &left_out.to_string(), " more\n"]);
            }
            if index < first || index >= first + left_out {
                out.extend(["  in ", &frame.what, &place(frame.span.as_ref()), "\n"]);
            }
        }
        out
    }
}

/// Frames of a trace that a report shows, or one more.
const REPORTED: usize = 20;

fn place(span: Option<&Span>) -> String {
    span.map_or_else(String::new, |span| format!(" ({span})"))
}

#[cfg(test)]
mod tests {
    use super::Span;

    #[test]
    fn columns_count_characters() {
        let text = "a\n\u{e4}\u{1f600}x".as_bytes();
        let span = Span::new("f", text, 8, 9);
        assert_eq!((span.line, span.column), (2, 3));
        assert_eq!(span.to_string(), "f:2:3");
        assert_eq!(Span::new("f", text, 99, 99).column, 4);
    }
}
