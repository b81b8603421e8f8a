//! Tokens to events: libyaml's parser as go-yaml v3 carries it.

mod block;
mod document;
mod flow;

use super::error::Fault;
use super::scanner::Scanner;
use super::scanner::cursor::Mark;
use super::scanner::token::{Token, TokenKind};
use crate::ScalarStyle;

/// Anchor and tag in front of a node. The tag is in its long form.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Properties<'a> {
    pub(super) anchor: Option<&'a str>,
    pub(super) tag: Option<&'a str>,
}

/// A step of a walk over the stream, and the bytes it covers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Event<'a> {
    pub(super) kind: EventKind<'a>,
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum EventKind<'a> {
    StreamEnd,
    /// True when written as `---`.
    DocumentStart(bool),
    /// True when written as `...`.
    DocumentEnd(bool),
    Alias(&'a str),
    Scalar(Properties<'a>, &'a str, ScalarStyle),
    /// Nothing stands where a node could.
    Empty(Properties<'a>),
    /// True when written as `[`.
    SequenceStart(Properties<'a>, bool),
    SequenceEnd,
    /// True when written as `{`.
    MappingStart(Properties<'a>, bool),
    MappingEnd,
}

/// What comes next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    ImplicitDocumentStart,
    DocumentStart,
    DocumentContent,
    DocumentEnd,
    BlockNode,
    BlockSequenceEntry { first: bool },
    IndentlessSequenceEntry,
    BlockMappingKey { first: bool },
    BlockMappingValue,
    FlowSequenceEntry { first: bool },
    FlowPairKey,
    FlowPairValue,
    FlowPairEnd,
    FlowMappingKey { first: bool },
    FlowMappingValue,
    FlowMappingEmptyValue,
    End,
}

/// Makes events one at a time, with a stack of its own instead of recursion.
pub(super) struct Events<'a> {
    scanner: Scanner<'a>,
    state: State,
    states: Vec<State>,
    marks: Vec<Mark>,
    tag_directives: Vec<(&'a str, &'a str)>,
    /// End of the last token that is not of zero width.
    last_end: usize,
}

type Step<'a> = Result<Event<'a>, Fault>;

impl<'a> Events<'a> {
    pub(super) fn new(scanner: Scanner<'a>) -> Self {
        Self {
            scanner,
            state: State::ImplicitDocumentStart,
            states: Vec::new(),
            marks: Vec::new(),
            tag_directives: Vec::new(),
            last_end: 0,
        }
    }

    /// Takes the comments that lie before byte `end`.
    pub(super) fn take_comments(&mut self, end: usize) -> Vec<(usize, usize)> {
        self.scanner.take_comments(end)
    }

    /// How far the scanner has read.
    pub(super) fn reached(&self) -> usize {
        self.scanner.cursor.pos()
    }

    /// The next event; `StreamEnd` again and again after the last one.
    pub(super) fn next(&mut self) -> Step<'a> {
        match self.state {
            State::ImplicitDocumentStart => self.document_start(true),
            State::DocumentStart => self.document_start(false),
            State::DocumentContent => self.document_content(),
            State::DocumentEnd => self.document_end(),
            State::BlockNode => self.node(true, false),
            State::BlockSequenceEntry { first } => self.block_sequence_entry(first),
            State::IndentlessSequenceEntry => self.indentless_sequence_entry(),
            State::BlockMappingKey { first } => self.block_mapping_key(first),
            State::BlockMappingValue => self.block_mapping_value(),
            State::FlowSequenceEntry { first } => self.flow_sequence_entry(first),
            State::FlowPairKey => self.flow_pair_key(),
            State::FlowPairValue => self.flow_pair_value(),
            State::FlowPairEnd => self.flow_pair_end(),
            State::FlowMappingKey { first } => self.flow_mapping_key(first),
            State::FlowMappingValue => self.flow_mapping_value(),
            State::FlowMappingEmptyValue => self.flow_mapping_empty_value(),
            State::End => Ok(Self::event(EventKind::StreamEnd, self.last_end, self.last_end)),
        }
    }

    fn event(kind: EventKind<'a>, start: usize, end: usize) -> Event<'a> {
        Event { kind, start, end }
    }

    fn skip(&mut self, token: Token<'a>) {
        if token.end.pos > token.start.pos {
            self.last_end = token.end.pos;
        }
        self.scanner.skip();
    }

    fn skip_and_peek(&mut self, token: Token<'a>) -> Result<Token<'a>, Fault> {
        self.skip(token);
        self.scanner.peek()
    }

    fn pop_state(&mut self) {
        self.state = self.states.pop().unwrap_or(State::End);
    }

    /// Nothing at `mark`; goes on with `state`.
    #[expect(clippy::unnecessary_wraps, reason = "one shape for every step")]
    fn empty(&mut self, mark: Mark, state: State) -> Step<'a> {
        self.state = state;
        Ok(Self::event(EventKind::Empty(Properties::default()), mark.pos, mark.pos))
    }

    /// A node, after which `state` goes on.
    fn node_then(&mut self, state: State, block: bool, indentless: bool) -> Step<'a> {
        self.states.push(state);
        self.node(block, indentless)
    }

    fn node(&mut self, block: bool, indentless: bool) -> Step<'a> {
        let token = self.scanner.peek()?;
        if let TokenKind::Alias(name) = token.kind {
            self.pop_state();
            self.skip(token);
            return Ok(Self::event(EventKind::Alias(name), token.start.pos, token.end.pos));
        }
        let start = token.start;
        let (properties, token) = self.properties(token)?;
        let (here, end) = (token.start.pos, token.end.pos);
        match token.kind {
            TokenKind::BlockEntry if indentless => {
                self.state = State::IndentlessSequenceEntry;
                Ok(Self::event(EventKind::SequenceStart(properties, false), here, here))
            }
            TokenKind::Scalar(text, style) => {
                self.pop_state();
                self.skip(token);
                Ok(Self::event(EventKind::Scalar(properties, text, style), here, end))
            }
            TokenKind::FlowSequenceStart => {
                self.state = State::FlowSequenceEntry { first: true };
                Ok(Self::event(EventKind::SequenceStart(properties, true), here, end))
            }
            TokenKind::FlowMappingStart => {
                self.state = State::FlowMappingKey { first: true };
                Ok(Self::event(EventKind::MappingStart(properties, true), here, end))
            }
            TokenKind::BlockSequenceStart if block => {
                self.state = State::BlockSequenceEntry { first: true };
                Ok(Self::event(EventKind::SequenceStart(properties, false), here, here))
            }
            TokenKind::BlockMappingStart if block => {
                self.state = State::BlockMappingKey { first: true };
                Ok(Self::event(EventKind::MappingStart(properties, false), here, here))
            }
            _ if properties.anchor.is_some() || properties.tag.is_some() => {
                self.pop_state();
                Ok(Self::event(EventKind::Empty(properties), self.last_end, self.last_end))
            }
            _ => Err(Fault::parse(Some(start), token.start, "did not find expected node content")),
        }
    }

    /// Reads anchor and tag in either order, and gives the token behind them.
    fn properties(&mut self, first: Token<'a>) -> Result<(Properties<'a>, Token<'a>), Fault> {
        let mut anchor = None;
        let mut tag = None;
        let mut token = first;
        loop {
            match token.kind {
                TokenKind::Anchor(name) if anchor.is_none() => anchor = Some(name),
                TokenKind::Tag(handle, suffix) if tag.is_none() => tag = Some((handle, suffix, token.start)),
                _ => break,
            }
            token = self.skip_and_peek(token)?;
        }
        let tag = match tag {
            Some((handle, suffix, mark)) => Some(self.long_tag(handle, suffix, first.start, mark)?),
            None => None,
        };
        Ok((Properties { anchor, tag }, token))
    }

    fn long_tag(&self, handle: &str, suffix: &'a str, start: Mark, mark: Mark) -> Result<&'a str, Fault> {
        if handle.is_empty() {
            return Ok(suffix);
        }
        let Some((_, prefix)) = self.tag_directives.iter().find(|d| d.0 == handle) else {
            return Err(Fault::parse(Some(start), mark, "found undefined tag handle"));
        };
        Ok(self.scanner.arena.keep(format!("{prefix}{suffix}")))
    }

    /// Passes the token that opened a collection, and remembers it for errors.
    fn open(&mut self) -> Result<(), Fault> {
        let token = self.scanner.peek()?;
        self.marks.push(token.start);
        self.skip(token);
        Ok(())
    }

    /// Passes the token that closes a collection. A block collection ends where its last token does.
    #[expect(clippy::unnecessary_wraps, reason = "one shape for every step")]
    fn close(&mut self, kind: EventKind<'a>, token: Token<'a>) -> Step<'a> {
        self.pop_state();
        self.marks.pop();
        self.skip(token);
        Ok(Self::event(kind, self.last_end, self.last_end))
    }

    fn unexpected(&mut self, token: Token<'a>, message: &str) -> Step<'a> {
        Err(Fault::parse(self.marks.pop(), token.start, message))
    }
}
