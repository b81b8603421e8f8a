//! Block collections.

use super::{EventKind, Events, State, Step};
use crate::parse::scanner::token::{Token, TokenKind};

impl<'a> Events<'a> {
    pub(super) fn block_sequence_entry(&mut self, first: bool) -> Step<'a> {
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

    pub(super) fn indentless_sequence_entry(&mut self) -> Step<'a> {
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

    pub(super) fn block_mapping_key(&mut self, first: bool) -> Step<'a> {
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

    pub(super) fn block_mapping_value(&mut self) -> Step<'a> {
        let token = self.scanner.peek()?;
        let state = State::BlockMappingKey { first: false };
        if token.kind == TokenKind::Value {
            return self.block_mapping_part(token, state);
        }
        self.empty(token.start, state)
    }

    /// The key or value behind the indicator `token`.
    pub(super) fn block_mapping_part(&mut self, token: Token<'a>, state: State) -> Step<'a> {
        let next = self.skip_and_peek(token)?;
        match next.kind {
            TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd => self.empty(token.end, state),
            _ => self.node_then(state, true, true),
        }
    }
}
