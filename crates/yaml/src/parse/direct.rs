//! The short way from text to nodes, for the YAML that manifests are mostly written in.
//!
//! It reads block collections, flow collections and scalars straight into nodes, without tokens. It refuses
//! nothing: whatever it does not know for certain (anchors, tags, tabs, directives, `? key`, bad indentation, deep
//! nesting) it leaves to the full parser by giving `None`, and the whole range is read again. So it only has to be
//! right where it accepts, and a test holds the two against each other.

mod block;
mod flow;
mod literal;
mod plain;
mod quoted;

use super::Document;
use crate::resolve::resolve_plain;
use crate::{Arena, Entry, Node, Scalar, ScalarStyle, SourceId, Span, Tag, Value};

/// Deepest nesting that is read here, by recursion; the full parser has a stack of its own.
const DEPTH: usize = 100;

/// A simple key ends at most so many characters after its start; so many bytes are no more than that.
const SIMPLE_KEY_BYTES: usize = 1024;

/// The column outside of all content: at the end, or at a document marker.
const OUTSIDE: isize = -1;

/// A reader that stands at some byte of the text.
pub(super) struct Direct<'a> {
    arena: &'a Arena,
    source: SourceId,
    text: &'a str,
    bytes: &'a [u8],
    pos: usize,
    /// Where the line of the last content begins.
    line_start: usize,
    /// Column of the content that stands at `pos`, once a new line was found.
    column: isize,
    /// End of the last token.
    last_end: usize,
    /// Entries and items of the collections that are still open.
    entries: Vec<Entry<'a>>,
    items: Vec<Node<'a>>,
    depth: usize,
    most_depth: usize,
    /// Where folded and escaped text is put together.
    scratch: String,
}

impl<'a> Direct<'a> {
    /// A reader for `text` from byte `start`, which begins a line. The text has no line breaks but `\n`, no byte
    /// order mark and no character that YAML refuses.
    pub(super) fn new(arena: &'a Arena, source: SourceId, text: &'a str, start: usize, depth: usize) -> Self {
        Self {
            arena,
            source,
            text,
            bytes: text.as_bytes(),
            pos: start,
            line_start: start,
            column: OUTSIDE,
            last_end: start,
            entries: Vec::new(),
            items: Vec::new(),
            depth: 0,
            most_depth: depth.min(DEPTH),
            scratch: String::new(),
        }
    }

    /// All documents; `None` leaves them to the full parser.
    pub(super) fn documents(mut self) -> Option<Vec<Document<'a>>> {
        let mut documents = Vec::new();
        self.next_line()?;
        if self.column != OUTSIDE {
            documents.push(self.document()?);
        }
        while self.pos < self.bytes.len() {
            self.pos += "---".len();
            self.end_line()?;
            documents.push(self.document()?);
        }
        Some(documents)
    }

    fn document(&mut self) -> Option<Document<'a>> {
        let empty = self.column == OUTSIDE;
        let root = if empty { self.null(self.pos) } else { self.block_node(OUTSIDE)? };
        (self.column == OUTSIDE).then(|| Document { root, empty, comments: Vec::new() })
    }

    /// The byte at `pos`; 0 past the end.
    fn byte(&self, pos: usize) -> u8 {
        self.bytes.get(pos).copied().unwrap_or(0)
    }

    /// True when a space, a line break or the end stands at `pos`; a tab counts too.
    fn is_blankz(&self, pos: usize) -> bool {
        matches!(self.byte(pos), b' ' | b'\n' | b'\t' | 0)
    }

    fn is_marker(&self, pos: usize) -> bool {
        let first = self.byte(pos);
        (first == b'-' || first == b'.')
            && self.byte(pos + 1) == first
            && self.byte(pos + 2) == first
            && self.is_blankz(pos + 3)
    }

    fn skip_spaces(&mut self) {
        const MANY: &[u8; 8] = b"        ";
        while self.bytes.get(self.pos..).is_some_and(|rest| rest.starts_with(MANY)) {
            self.pos += MANY.len();
        }
        while self.byte(self.pos) == b' ' {
            self.pos += 1;
        }
    }

    fn line_end(&self, from: usize) -> usize {
        memchr::memchr(b'\n', &self.bytes[from..]).map_or(self.bytes.len(), |i| from + i)
    }

    /// Goes from the end of content to that of its line, and on to the next content.
    fn end_line(&mut self) -> Option<()> {
        let content_end = self.pos;
        self.skip_spaces();
        match self.byte(self.pos) {
            b'\n' | 0 => {}
            b'#' if self.pos > content_end => self.pos = self.line_end(self.pos),
            _ => return None,
        }
        self.next_line()
    }

    /// Goes from the end or the beginning of a line to the next content, over empty lines and comments.
    fn next_line(&mut self) -> Option<()> {
        if self.byte(self.pos) == b'\n' {
            self.pos += 1;
        }
        loop {
            self.line_start = self.pos;
            self.skip_spaces();
            match self.byte(self.pos) {
                b'\n' => self.pos += 1,
                b'#' => self.pos = (self.line_end(self.pos) + 1).min(self.bytes.len()),
                b'\t' => return None,
                0 => {
                    self.column = OUTSIDE;
                    return Some(());
                }
                _ => break,
            }
        }
        self.column = (self.pos - self.line_start).cast_signed();
        if self.column == 0 && matches!(self.byte(self.pos), b'-' | b'.' | b'%') {
            return self.marker_line();
        }
        Some(())
    }

    /// At the start of a line that may be a document marker. `...` and directives are for the full parser.
    fn marker_line(&mut self) -> Option<()> {
        let first = self.byte(self.pos);
        if first == b'%' {
            return None;
        }
        if self.is_marker(self.pos) {
            self.column = OUTSIDE;
            return (first == b'-').then_some(());
        }
        Some(())
    }

    fn span(&self, start: usize, end: usize) -> Span {
        // The range was checked to end below 4 GiB.
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span::new(self.source, small(start), small(end))
    }

    /// A value that is not there.
    fn null(&self, pos: usize) -> Node<'a> {
        let scalar = Scalar { text: "", tag: Tag::Null, style: ScalarStyle::Plain };
        Node { span: self.span(pos, pos), anchor: None, value: Value::Scalar(scalar) }
    }

    fn plain(&mut self, text: &'a str, start: usize, end: usize) -> Node<'a> {
        self.last_end = end;
        let scalar = Scalar { text, tag: resolve_plain(text).tag(), style: ScalarStyle::Plain };
        Node { span: self.span(start, end), anchor: None, value: Value::Scalar(scalar) }
    }

    fn string(&mut self, text: &'a str, style: ScalarStyle, start: usize, end: usize) -> Node<'a> {
        self.last_end = end;
        let scalar = Scalar { text, tag: Tag::Str, style };
        Node { span: self.span(start, end), anchor: None, value: Value::Scalar(scalar) }
    }

    fn enter(&mut self) -> Option<()> {
        self.depth += 1;
        (self.depth <= self.most_depth).then_some(())
    }

    /// Keeps what was put together in `scratch`.
    fn keep_scratch(&self) -> &'a str {
        self.arena.keep(self.scratch.as_str())
    }
}
