//! Text to documents.
//!
//! [`direct`] reads what manifests are mostly made of straight into nodes, and gives up on the rest. Then the full
//! parser reads the text again: [`scanner`] makes tokens, [`events`] makes events of tokens, [`compose`] makes nodes
//! of events. Grammar, refusals and their order are those of libyaml as go-yaml v3 carries it.

mod characters;
mod compose;
mod direct;
mod error;
mod escape;
mod event_text;
mod events;
mod scanner;

use std::ops::Range;

use characters::Survey;
use compose::Composer;
use direct::Direct;
use error::Fault;
pub use error::ParseError;
use events::Events;
use scanner::Scanner;
use scanner::cursor::Cursor;

use crate::{Arena, Node, SourceId, Span};

/// go-yaml's own bound on nesting. Within it a tree can also be dropped, by recursion, on a small stack.
const MOST_DEPTH: usize = 10_000;

/// Bounds on what a document may ask for.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Deepest nesting of mappings and sequences; more than 10,000, which is go-yaml's bound, counts as that.
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
    /// True when the document has no content at all: `---` with nothing behind it. Text without any document, as
    /// comments alone, gives no document.
    pub empty: bool,
    /// The comments, in order; [`parse`] leaves them out.
    pub comments: Vec<Comment>,
}

/// A comment, from `#` to the end of its line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Comment {
    /// Where it stands, `#` included, line end excluded.
    pub span: Span,
}

/// Reads the documents in bytes `range` of a source.
///
/// The span of a node is its content: an anchor and a tag stand in front of it. A block collection ends with its
/// last token. A value that is not there has an empty span behind the token that asked for it.
pub fn parse<'a>(
    arena: &'a Arena,
    source: SourceId,
    range: Range<usize>,
    limits: &Limits,
) -> Result<Vec<Document<'a>>, ParseError> {
    Stream::new(arena, source, range)?.documents(limits, &Reading::default())
}

/// Reads the first document only, as kustomize does with each part of a file it has split: what follows may be no
/// YAML at all, as long as go-yaml does not meet it while it looks ahead. `None` when there is no document.
pub fn parse_first<'a>(
    arena: &'a Arena,
    source: SourceId,
    range: Range<usize>,
    limits: &Limits,
) -> Result<Option<Document<'a>>, ParseError> {
    let reading = Reading { first_only: true, ..Reading::default() };
    Ok(Stream::new(arena, source, range)?.documents(limits, &reading)?.pop())
}

/// Reads documents as [`parse`] does, and keeps their comments.
pub fn parse_with_comments<'a>(
    arena: &'a Arena,
    source: SourceId,
    range: Range<usize>,
    limits: &Limits,
) -> Result<Vec<Document<'a>>, ParseError> {
    Stream::new(arena, source, range)?.documents(limits, &Reading { comments: true, ..Reading::default() })
}

/// The events of bytes `range` of a source in the notation of yaml-test-suite, one a line.
///
/// Unlike [`parse`] it shows what was written: resolved tags are left out, and anchors need not be known.
pub fn events(arena: &Arena, source: SourceId, range: Range<usize>, limits: &Limits) -> Result<String, ParseError> {
    let stream = Stream::new(arena, source, range)?;
    let mut out = String::new();
    let result = match stream.survey().refused {
        None => event_text::write(&mut stream.events(stream.text, limits, false), &mut out),
        Some(at) => stream.read_with_refused(at, limits, &Reading::default()).map(drop),
    };
    result.map(|()| out).map_err(|fault| fault.into_error(source, stream.text))
}

/// What is wanted of a stream.
#[derive(Default)]
struct Reading {
    comments: bool,
    first_only: bool,
}

/// A range of a source that is to be read.
struct Stream<'a> {
    arena: &'a Arena,
    source: SourceId,
    /// The source up to the end of the range.
    text: &'a str,
    start: usize,
}

impl<'a> Stream<'a> {
    /// Finds the text; a byte order mark in front is no part of it.
    fn new(arena: &'a Arena, source: SourceId, range: Range<usize>) -> Result<Self, ParseError> {
        let whole = arena.text(source);
        let refuse = |message: &str| {
            let fault = Fault::unplaced(0, 0, message);
            Err(fault.into_error(source, ""))
        };
        if u32::try_from(range.end).is_err() {
            return refuse("text of 4 GiB or more");
        }
        let Some(part) = whole.get(range.clone()) else {
            return refuse("range outside of the text");
        };
        let mark = if part.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        Ok(Self { arena, source, text: &whole[..range.end], start: range.start + mark })
    }

    fn documents(&self, limits: &Limits, reading: &Reading) -> Result<Vec<Document<'a>>, ParseError> {
        let survey = self.survey();
        if survey.simple && !reading.comments {
            let direct = Direct::new(self.arena, self.source, self.text, self.start, limits.depth);
            // With more documents than wanted, how far to look ahead is the full parser's matter.
            if let Some(documents) = direct.documents().filter(|all| !reading.first_only || all.len() < 2) {
                return Ok(documents);
            }
        }
        let result = match survey.refused {
            None => self.read(self.text, limits, reading).1,
            Some(at) => self.read_with_refused(at, limits, reading),
        };
        result.map_err(|fault| fault.into_error(self.source, self.text))
    }

    fn survey(&self) -> Survey {
        let survey = characters::survey(&self.text[self.start..]);
        Survey { refused: survey.refused.map(|at| at + self.start), ..survey }
    }

    fn events(&self, text: &'a str, limits: &Limits, comments: bool) -> Events<'a> {
        let depth = limits.depth.min(MOST_DEPTH);
        Events::new(Scanner::new(self.arena, Cursor::new(text, self.start), depth, comments))
    }

    /// Reads `text` as far as wanted or to a fault, and says how far the scanner came.
    fn read(&self, text: &'a str, limits: &Limits, reading: &Reading) -> (usize, Result<Vec<Document<'a>>, Fault>) {
        let mut composer = Composer::new(self.arena, self.source, self.events(text, limits, reading.comments));
        let mut documents: Vec<Document<'a>> = Vec::new();
        loop {
            match composer.document() {
                Ok(Some(document)) => documents.push(document),
                Ok(None) => break,
                Err(fault) => return (composer.reached(), Err(fault)),
            }
            if reading.first_only {
                return (composer.reached(), Ok(documents));
            }
        }
        if let Some(last) = documents.last_mut() {
            last.comments.extend(composer.take_comments(text.len()));
        }
        (text.len(), Ok(documents))
    }

    /// Reads a text with a refused character at `at`. go-yaml checks characters piece by piece as it reads, so what
    /// comes of the pieces before stands, if the scanner looked at nothing behind them.
    fn read_with_refused(&self, at: usize, limits: &Limits, reading: &Reading) -> Result<Vec<Document<'a>>, Fault> {
        /// Characters that the scanner looks ahead at most.
        const AHEAD: usize = 4;
        let piece = characters::piece_start(self.text, self.start, at);
        let (reached, result) = self.read(&self.text[..piece], limits, reading);
        if reached + AHEAD < piece {
            return result;
        }
        Err(Fault::unplaced(at, at, "control characters are not allowed"))
    }
}
