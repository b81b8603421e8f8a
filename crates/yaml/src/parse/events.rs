//! Tokens to events: libyaml's parser as go-yaml v3 carries it.

use super::cursor::Mark;
use super::error::Fault;
use super::scanner::Scanner;
use super::token::{Token, TokenKind};
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

    // ---- documents

    fn document_start(&mut self, implicit: bool) -> Step<'a> {
        let mut token = self.scanner.peek()?;
        while !implicit && token.kind == TokenKind::DocumentEnd {
            token = self.skip_and_peek(token)?;
        }
        match token.kind {
            TokenKind::StreamEnd => {
                self.skip(token);
                self.state = State::End;
                return Ok(Self::event(EventKind::StreamEnd, token.start.pos, token.end.pos));
            }
            TokenKind::Version(..) | TokenKind::TagDirective(..) | TokenKind::DocumentStart => {}
            _ if implicit => {
                self.process_directives()?;
                self.states.push(State::DocumentEnd);
                self.state = State::BlockNode;
                return Ok(Self::event(EventKind::DocumentStart(false), token.start.pos, token.start.pos));
            }
            _ => {}
        }
        let start = token.start.pos;
        self.process_directives()?;
        let token = self.scanner.peek()?;
        if token.kind != TokenKind::DocumentStart {
            return Err(Fault::parse(None, token.start, "did not find expected <document start>"));
        }
        self.states.push(State::DocumentEnd);
        self.state = State::DocumentContent;
        self.skip(token);
        Ok(Self::event(EventKind::DocumentStart(true), start, token.end.pos))
    }

    fn document_content(&mut self) -> Step<'a> {
        let token = self.scanner.peek()?;
        match token.kind {
            TokenKind::Version(..)
            | TokenKind::TagDirective(..)
            | TokenKind::DocumentStart
            | TokenKind::DocumentEnd
            | TokenKind::StreamEnd => {
                self.pop_state();
                Ok(Self::event(EventKind::Empty(Properties::default()), token.start.pos, token.start.pos))
            }
            _ => self.node(true, false),
        }
    }

    fn document_end(&mut self) -> Step<'a> {
        let token = self.scanner.peek()?;
        let explicit = token.kind == TokenKind::DocumentEnd;
        let mut end = token.start.pos;
        if explicit {
            end = token.end.pos;
            self.skip(token);
        }
        self.tag_directives.clear();
        self.state = State::DocumentStart;
        Ok(Self::event(EventKind::DocumentEnd(explicit), token.start.pos, end))
    }

    fn process_directives(&mut self) -> Result<(), Fault> {
        let mut version_seen = false;
        let mut token = self.scanner.peek()?;
        loop {
            match token.kind {
                TokenKind::Version(major, minor) => {
                    if version_seen {
                        return Err(Fault::parse(None, token.start, "found duplicate %YAML directive"));
                    }
                    if (major, minor) != (1, 1) {
                        return Err(Fault::parse(None, token.start, "found incompatible YAML document"));
                    }
                    version_seen = true;
                }
                TokenKind::TagDirective(handle, prefix) => {
                    if self.tag_directives.iter().any(|d| d.0 == handle) {
                        return Err(Fault::parse(None, token.start, "found duplicate %TAG directive"));
                    }
                    self.tag_directives.push((handle, prefix));
                }
                _ => break,
            }
            token = self.skip_and_peek(token)?;
        }
        for default in [("!", "!"), ("!!", "tag:yaml.org,2002:")] {
            if !self.tag_directives.iter().any(|d| d.0 == default.0) {
                self.tag_directives.push(default);
            }
        }
        Ok(())
    }

    // ---- nodes

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

    // ---- block collections

    fn block_sequence_entry(&mut self, first: bool) -> Step<'a> {
        if first {
            self.open()?;
        }
        let token = self.scanner.peek()?;
        match token.kind {
            TokenKind::BlockEntry => {
                let next = self.skip_and_peek(token)?;
                let state = State::BlockSequenceEntry { first: false };
                match next.kind {
                    TokenKind::BlockEntry | TokenKind::BlockEnd => self.empty(token.end, state),
                    _ => self.node_then(state, true, false),
                }
            }
            TokenKind::BlockEnd => self.close(EventKind::SequenceEnd, token),
            _ => self.unexpected(token, "did not find expected '-' indicator"),
        }
    }

    fn indentless_sequence_entry(&mut self) -> Step<'a> {
        let token = self.scanner.peek()?;
        if token.kind != TokenKind::BlockEntry {
            self.pop_state();
            return Ok(Self::event(EventKind::SequenceEnd, self.last_end, self.last_end));
        }
        let next = self.skip_and_peek(token)?;
        let state = State::IndentlessSequenceEntry;
        match next.kind {
            TokenKind::BlockEntry | TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd => {
                self.empty(token.end, state)
            }
            _ => self.node_then(state, true, false),
        }
    }

    fn block_mapping_key(&mut self, first: bool) -> Step<'a> {
        if first {
            self.open()?;
        }
        let token = self.scanner.peek()?;
        match token.kind {
            TokenKind::Key => self.block_mapping_part(token, State::BlockMappingValue),
            TokenKind::BlockEnd => self.close(EventKind::MappingEnd, token),
            _ => self.unexpected(token, "did not find expected key"),
        }
    }

    fn block_mapping_value(&mut self) -> Step<'a> {
        let token = self.scanner.peek()?;
        let state = State::BlockMappingKey { first: false };
        if token.kind == TokenKind::Value {
            return self.block_mapping_part(token, state);
        }
        self.empty(token.start, state)
    }

    /// The key or value behind the indicator `token`.
    fn block_mapping_part(&mut self, token: Token<'a>, state: State) -> Step<'a> {
        let next = self.skip_and_peek(token)?;
        match next.kind {
            TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd => self.empty(token.end, state),
            _ => self.node_then(state, true, true),
        }
    }

    // ---- flow collections

    /// Passes the comma that must stand between entries, and gives the token behind it.
    fn flow_separator(&mut self, first: bool, token: Token<'a>, message: &str) -> Result<Token<'a>, Fault> {
        if first {
            return Ok(token);
        }
        if token.kind != TokenKind::FlowEntry {
            return Err(Fault::parse(self.marks.pop(), token.start, message));
        }
        self.skip_and_peek(token)
    }

    fn flow_sequence_entry(&mut self, first: bool) -> Step<'a> {
        if first {
            self.open()?;
        }
        let mut token = self.scanner.peek()?;
        if token.kind != TokenKind::FlowSequenceEnd {
            token = self.flow_separator(first, token, "did not find expected ',' or ']'")?;
        }
        match token.kind {
            TokenKind::FlowSequenceEnd => self.close(EventKind::SequenceEnd, token),
            TokenKind::Key => {
                self.state = State::FlowPairKey;
                self.skip(token);
                let properties = Properties::default();
                Ok(Self::event(EventKind::MappingStart(properties, true), token.start.pos, token.end.pos))
            }
            _ => self.node_then(State::FlowSequenceEntry { first: false }, false, false),
        }
    }

    fn flow_pair_key(&mut self) -> Step<'a> {
        let token = self.scanner.peek()?;
        match token.kind {
            // go-yaml drops the token here, so `[? : x]` and `[? , x]` are refused further on.
            TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowSequenceEnd => {
                self.skip(token);
                self.empty(token.end, State::FlowPairValue)
            }
            _ => self.node_then(State::FlowPairValue, false, false),
        }
    }

    fn flow_pair_value(&mut self) -> Step<'a> {
        let token = self.scanner.peek()?;
        if token.kind == TokenKind::Value {
            let next = self.skip_and_peek(token)?;
            if !matches!(next.kind, TokenKind::FlowEntry | TokenKind::FlowSequenceEnd) {
                return self.node_then(State::FlowPairEnd, false, false);
            }
            return self.empty(token.end, State::FlowPairEnd);
        }
        self.empty(token.start, State::FlowPairEnd)
    }

    fn flow_pair_end(&mut self) -> Step<'a> {
        self.scanner.peek()?;
        self.state = State::FlowSequenceEntry { first: false };
        Ok(Self::event(EventKind::MappingEnd, self.last_end, self.last_end))
    }

    fn flow_mapping_key(&mut self, first: bool) -> Step<'a> {
        if first {
            self.open()?;
        }
        let mut token = self.scanner.peek()?;
        if token.kind != TokenKind::FlowMappingEnd {
            token = self.flow_separator(first, token, "did not find expected ',' or '}'")?;
        }
        match token.kind {
            TokenKind::FlowMappingEnd => self.close(EventKind::MappingEnd, token),
            TokenKind::Key => self.flow_mapping_part(token, State::FlowMappingValue),
            _ => self.node_then(State::FlowMappingEmptyValue, false, false),
        }
    }

    fn flow_mapping_value(&mut self) -> Step<'a> {
        let token = self.scanner.peek()?;
        let state = State::FlowMappingKey { first: false };
        if token.kind != TokenKind::Value {
            return self.empty(token.start, state);
        }
        let next = self.skip_and_peek(token)?;
        match next.kind {
            TokenKind::FlowEntry | TokenKind::FlowMappingEnd => self.empty(token.end, state),
            _ => self.node_then(state, false, false),
        }
    }

    fn flow_mapping_part(&mut self, token: Token<'a>, state: State) -> Step<'a> {
        let next = self.skip_and_peek(token)?;
        match next.kind {
            TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowMappingEnd => self.empty(next.start, state),
            _ => self.node_then(state, false, false),
        }
    }

    fn flow_mapping_empty_value(&mut self) -> Step<'a> {
        let token = self.scanner.peek()?;
        self.empty(token.start, State::FlowMappingKey { first: false })
    }
}
