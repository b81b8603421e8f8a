//! Text to tokens: libyaml's scanner as go-yaml v3 carries it.
//!
//! The one hard part of YAML is that `key` turns out to be a key only when the `:` after it is seen. Until then it
//! is a "simple key": its place in the token queue is remembered, and the tokens that open a mapping and a key are
//! put in front of it when the `:` comes. So that errors come in go-yaml's order, the queue holds as many tokens
//! as its queue would.

mod block_scalar;
pub(super) mod cursor;
mod folding;
mod indicator;
mod nesting;
mod plain;
mod quoted;
mod simple_key;
mod space;
mod tag;
pub(super) mod token;

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use cursor::{Cursor, Mark};
use simple_key::SimpleKey;
use token::{Token, TokenKind};

use super::error::Fault;
use crate::Arena;

/// Makes tokens one at a time.
pub(super) struct Scanner<'a> {
    pub(super) arena: &'a Arena,
    pub(super) cursor: Cursor<'a>,
    tokens: VecDeque<Token<'a>>,
    tokens_parsed: usize,
    token_available: bool,
    last_kind: Option<TokenKind<'a>>,
    /// Column of the innermost block collection; -1 outside of all.
    indent: i64,
    indents: Vec<i64>,
    flow_level: usize,
    simple_key_allowed: bool,
    simple_keys: Vec<SimpleKey>,
    simple_keys_by_token: FxHashMap<usize, usize>,
    depth: usize,
    comments: Option<Vec<(usize, usize)>>,
}

impl<'a> Scanner<'a> {
    /// A scanner over `cursor` that refuses collections nested deeper than `depth`.
    pub(super) fn new(arena: &'a Arena, cursor: Cursor<'a>, depth: usize, keep_comments: bool) -> Self {
        Self {
            arena,
            cursor,
            tokens: VecDeque::new(),
            tokens_parsed: 0,
            token_available: false,
            last_kind: None,
            indent: -1,
            indents: Vec::new(),
            flow_level: 0,
            simple_key_allowed: true,
            simple_keys: vec![SimpleKey::default()],
            simple_keys_by_token: FxHashMap::default(),
            depth,
            comments: keep_comments.then(Vec::new),
        }
    }

    /// The next token, which stays in the queue.
    pub(super) fn peek(&mut self) -> Result<Token<'a>, Fault> {
        if !self.token_available {
            self.fetch_more()?;
        }
        Ok(self.tokens[0])
    }

    /// Drops the token that [`Self::peek`] gave.
    pub(super) fn skip(&mut self) {
        self.token_available = false;
        self.tokens_parsed += 1;
        self.tokens.pop_front();
    }

    /// Takes the comments that lie before byte `end`.
    pub(super) fn take_comments(&mut self, end: usize) -> Vec<(usize, usize)> {
        let Some(comments) = &mut self.comments else { return Vec::new() };
        let later = comments.partition_point(|c| c.0 < end);
        comments.drain(..later).collect()
    }

    fn fetch_more(&mut self) -> Result<(), Fault> {
        loop {
            if self.tokens.len() > 2 {
                let Some(&key) = self.simple_keys_by_token.get(&self.tokens_parsed) else { break };
                if !self.simple_key_is_valid(key)? {
                    break;
                }
            }
            self.fetch_next()?;
        }
        self.token_available = true;
        Ok(())
    }

    fn fetch_next(&mut self) -> Result<(), Fault> {
        let before = self.cursor.mark();
        self.scan_to_next_token();
        self.unroll_indent(i64::from(self.cursor.column()), before);
        if self.cursor.at_end() {
            return self.fetch_stream_end();
        }
        if self.cursor.column() == 0 && self.cursor.peek(0) == b'%' {
            return self.fetch_directive();
        }
        if self.cursor.is_document_indicator() {
            return self.fetch_document_indicator();
        }
        self.fetch_content()?;
        // The comment behind a `-` goes with what follows; go-yaml leaves it to the next scan.
        if self.last_kind != Some(TokenKind::BlockEntry) {
            self.scan_line_comment();
        }
        Ok(())
    }

    fn fetch_content(&mut self) -> Result<(), Fault> {
        let in_flow = self.flow_level > 0;
        match self.cursor.peek(0) {
            b'[' => self.fetch_flow_start(TokenKind::FlowSequenceStart),
            b'{' => self.fetch_flow_start(TokenKind::FlowMappingStart),
            b']' => self.fetch_flow_end(TokenKind::FlowSequenceEnd),
            b'}' => self.fetch_flow_end(TokenKind::FlowMappingEnd),
            b',' => self.fetch_flow_entry(),
            b'-' if self.cursor.is_blankz(1) => self.fetch_block_entry(),
            b'?' if in_flow || self.cursor.is_blankz(1) => self.fetch_key(),
            b':' if in_flow || self.cursor.is_blankz(1) => self.fetch_value(),
            b'*' | b'&' => self.fetch_scalar_like(Self::scan_anchor),
            b'!' => self.fetch_scalar_like(Self::scan_tag),
            b'|' | b'>' if !in_flow => self.fetch_block_scalar(),
            b'\'' | b'"' => self.fetch_scalar_like(Self::scan_quoted),
            first if self.may_start_plain(first) => self.fetch_scalar_like(Self::scan_plain),
            _ => {
                let here = self.cursor.mark();
                Err(Fault::scan(here, here, "found character that cannot start any token"))
            }
        }
    }

    /// What is left for plain scalars after the indicators were tried.
    fn may_start_plain(&self, first: u8) -> bool {
        match first {
            b'-' => !self.cursor.is_blank(1),
            b'?' | b':' => self.flow_level == 0 && !self.cursor.is_blankz(1),
            b'#' | b'|' | b'>' | b'%' | b'@' | b'`' => false,
            _ => !self.cursor.is_blankz(0),
        }
    }

    fn push(&mut self, kind: TokenKind<'a>, start: Mark, end: Mark) {
        self.last_kind = Some(kind);
        self.tokens.push_back(Token { kind, start, end });
    }

    /// Puts a token of no width at `mark` in front of the token with `number`; at the end if that one is gone,
    /// where the parser refuses it.
    fn insert(&mut self, number: usize, kind: TokenKind<'a>, mark: Mark) {
        let place = number.checked_sub(self.tokens_parsed).unwrap_or(self.tokens.len());
        self.tokens.insert(place, Token { kind, start: mark, end: mark });
    }

    /// Pushes the indicator of that many characters that stands here.
    fn push_indicator(&mut self, kind: TokenKind<'a>, characters: usize) {
        let start = self.cursor.mark();
        for _ in 0..characters {
            self.cursor.skip();
        }
        self.push(kind, start, self.cursor.mark());
    }
}
