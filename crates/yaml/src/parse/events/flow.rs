//! Flow collections.

use super::{EventKind, Events, Properties, State, Step};
use crate::parse::error::Fault;
use crate::parse::scanner::token::{Token, TokenKind};

impl<'a> Events<'a> {
    /// Passes the comma that must stand between entries, and gives the token behind it.
    pub(super) fn flow_separator(&mut self, first: bool, token: Token<'a>, message: &str) -> Result<Token<'a>, Fault> {
        if first {
            return Ok(token);
        }
        if token.kind != TokenKind::FlowEntry {
            return Err(Fault::parse(self.marks.pop(), token.start, message));
        }
        self.skip_and_peek(token)
    }

    pub(super) fn flow_sequence_entry(&mut self, first: bool) -> Step<'a> {
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

    pub(super) fn flow_pair_key(&mut self) -> Step<'a> {
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

    pub(super) fn flow_pair_value(&mut self) -> Step<'a> {
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

    pub(super) fn flow_pair_end(&mut self) -> Step<'a> {
        self.scanner.peek()?;
        self.state = State::FlowSequenceEntry { first: false };
        Ok(Self::event(EventKind::MappingEnd, self.last_end, self.last_end))
    }

    pub(super) fn flow_mapping_key(&mut self, first: bool) -> Step<'a> {
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

    pub(super) fn flow_mapping_value(&mut self) -> Step<'a> {
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

    pub(super) fn flow_mapping_part(&mut self, token: Token<'a>, state: State) -> Step<'a> {
        let next = self.skip_and_peek(token)?;
        match next.kind {
            TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowMappingEnd => self.empty(next.start, state),
            _ => self.node_then(state, false, false),
        }
    }

    pub(super) fn flow_mapping_empty_value(&mut self) -> Step<'a> {
        let token = self.scanner.peek()?;
        self.empty(token.start, State::FlowMappingKey { first: false })
    }
}
