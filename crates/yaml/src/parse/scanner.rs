//! Text to tokens: libyaml's scanner as go-yaml v3 carries it.
//!
//! The one hard part of YAML is that `key` turns out to be a key only when the `:` after it is seen. Until then it
//! is a "simple key": its place in the token queue is remembered, and the tokens that open a mapping and a key are
//! put in front of it when the `:` comes. So that errors come in go-yaml's order, the queue holds as many tokens
//! as its queue would.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use super::cursor::{Cursor, Mark};
use super::error::Fault;
use super::token::{Token, TokenKind};
use crate::Arena;

/// A simple key must end this many characters after its start.
const SIMPLE_KEY_LENGTH: usize = 1024;

/// How far go-yaml looks for a comment behind blanks.
const COMMENT_REACH: usize = 512;

/// A token that may turn out to start a key.
#[derive(Clone, Copy, Default)]
struct SimpleKey {
    possible: bool,
    required: bool,
    token_number: usize,
    mark: Mark,
}

/// Makes tokens one at a time.
pub(super) struct Scanner<'a> {
    pub(super) arena: &'a Arena,
    pub(super) cursor: Cursor<'a>,
    tokens: VecDeque<Token<'a>>,
    tokens_parsed: usize,
    token_available: bool,
    last_kind: Option<TokenKind<'a>>,
    /// Column of the innermost block collection; -1 outside of all.
    pub(super) indent: i64,
    indents: Vec<i64>,
    pub(super) flow_level: usize,
    pub(super) simple_key_allowed: bool,
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

    pub(super) fn push(&mut self, kind: TokenKind<'a>, start: Mark, end: Mark) {
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

    // ---- simple keys

    fn simple_key_is_valid(&mut self, index: usize) -> Result<bool, Fault> {
        let key = self.simple_keys[index];
        if !key.possible {
            return Ok(false);
        }
        let here = self.cursor.mark();
        if key.mark.line == here.line && !self.too_long(key.mark.pos) {
            return Ok(true);
        }
        if key.required {
            return Err(Self::no_colon(key.mark, here));
        }
        self.simple_keys[index].possible = false;
        Ok(false)
    }

    fn too_long(&self, start: usize) -> bool {
        // As many bytes or fewer are as many characters or fewer.
        self.cursor.pos() - start > SIMPLE_KEY_LENGTH && self.cursor.since(start).chars().count() > SIMPLE_KEY_LENGTH
    }

    fn no_colon(key: Mark, here: Mark) -> Fault {
        Fault::scan(key, here, "could not find expected ':'").at(key, key)
    }

    fn save_simple_key(&mut self) -> Result<(), Fault> {
        if !self.simple_key_allowed {
            return Ok(());
        }
        let mark = self.cursor.mark();
        let required = self.flow_level == 0 && self.indent == i64::from(mark.column);
        let token_number = self.tokens_parsed + self.tokens.len();
        self.remove_simple_key()?;
        let last = self.simple_keys.len() - 1;
        self.simple_keys[last] = SimpleKey { possible: true, required, token_number, mark };
        self.simple_keys_by_token.insert(token_number, last);
        Ok(())
    }

    fn remove_simple_key(&mut self) -> Result<(), Fault> {
        let last = self.simple_keys.len() - 1;
        let key = self.simple_keys[last];
        if !key.possible {
            return Ok(());
        }
        if key.required {
            return Err(Self::no_colon(key.mark, self.cursor.mark()));
        }
        self.simple_keys[last].possible = false;
        self.simple_keys_by_token.remove(&key.token_number);
        Ok(())
    }

    // ---- nesting

    fn increase_flow_level(&mut self) -> Result<(), Fault> {
        let mark = self.cursor.mark();
        let token_number = self.tokens_parsed + self.tokens.len();
        self.simple_keys.push(SimpleKey { possible: false, required: false, token_number, mark });
        self.flow_level += 1;
        self.check_depth(mark)
    }

    fn decrease_flow_level(&mut self) {
        if self.flow_level > 0 {
            self.flow_level -= 1;
            if let Some(key) = self.simple_keys.pop() {
                self.simple_keys_by_token.remove(&key.token_number);
            }
        }
    }

    fn check_depth(&self, context: Mark) -> Result<(), Fault> {
        if self.flow_level + self.indents.len() <= self.depth {
            return Ok(());
        }
        Err(Fault::scan(context, self.cursor.mark(), format!("exceeded max depth of {}", self.depth)))
    }

    /// Opens a block collection at `mark`, if it lies deeper than the innermost one. `number` is the token that
    /// must come after the opening; none for the end of the queue.
    fn roll_indent(&mut self, mark: Mark, number: Option<usize>, kind: TokenKind<'a>) -> Result<(), Fault> {
        let column = i64::from(mark.column);
        if self.flow_level > 0 || self.indent >= column {
            return Ok(());
        }
        self.indents.push(self.indent);
        self.indent = column;
        self.check_depth(self.simple_keys.last().map_or(mark, |key| key.mark))?;
        match number {
            Some(number) => self.insert(number, kind, mark),
            None => self.push(kind, mark, mark),
        }
        Ok(())
    }

    /// Closes at `mark` the block collections that lie deeper than `column`.
    fn unroll_indent(&mut self, column: i64, mark: Mark) {
        if self.flow_level > 0 {
            return;
        }
        while self.indent > column {
            self.push(TokenKind::BlockEnd, mark, mark);
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }

    // ---- tokens

    fn fetch_stream_end(&mut self) -> Result<(), Fault> {
        self.cursor.end_line();
        self.unroll_indent(-1, self.cursor.mark());
        self.remove_simple_key()?;
        self.simple_key_allowed = false;
        let mark = self.cursor.mark();
        self.push(TokenKind::StreamEnd, mark, mark);
        Ok(())
    }

    fn fetch_directive(&mut self) -> Result<(), Fault> {
        self.unroll_indent(-1, self.cursor.mark());
        self.remove_simple_key()?;
        self.simple_key_allowed = false;
        self.scan_directive()
    }

    fn fetch_document_indicator(&mut self) -> Result<(), Fault> {
        self.unroll_indent(-1, self.cursor.mark());
        self.remove_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.cursor.peek(0) == b'-';
        self.push_indicator(if start { TokenKind::DocumentStart } else { TokenKind::DocumentEnd }, 3);
        Ok(())
    }

    fn fetch_flow_start(&mut self, kind: TokenKind<'a>) -> Result<(), Fault> {
        self.save_simple_key()?;
        self.increase_flow_level()?;
        self.simple_key_allowed = true;
        self.push_indicator(kind, 1);
        Ok(())
    }

    fn fetch_flow_end(&mut self, kind: TokenKind<'a>) -> Result<(), Fault> {
        self.remove_simple_key()?;
        self.decrease_flow_level();
        self.simple_key_allowed = false;
        self.push_indicator(kind, 1);
        Ok(())
    }

    fn fetch_flow_entry(&mut self) -> Result<(), Fault> {
        self.remove_simple_key()?;
        self.simple_key_allowed = true;
        self.push_indicator(TokenKind::FlowEntry, 1);
        Ok(())
    }

    /// In flow context the parser refuses the `-`: it can say inside of what.
    fn fetch_block_entry(&mut self) -> Result<(), Fault> {
        self.allow_in_block("block sequence entries are not allowed in this context")?;
        self.roll_indent(self.cursor.mark(), None, TokenKind::BlockSequenceStart)?;
        self.remove_simple_key()?;
        self.simple_key_allowed = true;
        self.push_indicator(TokenKind::BlockEntry, 1);
        Ok(())
    }

    fn allow_in_block(&self, refusal: &str) -> Result<(), Fault> {
        if self.flow_level > 0 || self.simple_key_allowed {
            return Ok(());
        }
        let here = self.cursor.mark();
        Err(Fault::scan(here, here, refusal))
    }

    fn fetch_key(&mut self) -> Result<(), Fault> {
        self.allow_in_block("mapping keys are not allowed in this context")?;
        self.roll_indent(self.cursor.mark(), None, TokenKind::BlockMappingStart)?;
        self.remove_simple_key()?;
        self.simple_key_allowed = self.flow_level == 0;
        self.push_indicator(TokenKind::Key, 1);
        Ok(())
    }

    fn fetch_value(&mut self) -> Result<(), Fault> {
        let last = self.simple_keys.len() - 1;
        if self.simple_key_is_valid(last)? {
            let SimpleKey { token_number, mark, .. } = self.simple_keys[last];
            self.insert(token_number, TokenKind::Key, mark);
            self.roll_indent(mark, Some(token_number), TokenKind::BlockMappingStart)?;
            self.simple_keys[last].possible = false;
            self.simple_keys_by_token.remove(&token_number);
            self.simple_key_allowed = false;
        } else {
            // The `:` follows a complex key, or none at all.
            self.allow_in_block("mapping values are not allowed in this context")?;
            self.roll_indent(self.cursor.mark(), None, TokenKind::BlockMappingStart)?;
            self.simple_key_allowed = self.flow_level == 0;
        }
        self.push_indicator(TokenKind::Value, 1);
        Ok(())
    }

    /// Fetches a token that may start a simple key and that no simple key can follow.
    fn fetch_scalar_like(&mut self, scan: fn(&mut Self) -> Result<(), Fault>) -> Result<(), Fault> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        scan(self)
    }

    fn fetch_block_scalar(&mut self) -> Result<(), Fault> {
        self.remove_simple_key()?;
        self.simple_key_allowed = true;
        self.scan_block_scalar()
    }

    // ---- space between tokens

    fn scan_to_next_token(&mut self) {
        loop {
            // A tab indents nothing, so it is skipped only where no block structure can start.
            while self.cursor.peek(0) == b' '
                || (self.cursor.peek(0) == b'\t' && (self.flow_level > 0 || !self.simple_key_allowed))
            {
                self.cursor.skip();
            }
            if self.cursor.peek(0) == b'#' {
                self.scan_comments();
            }
            if !self.cursor.is_break(0) {
                return;
            }
            self.cursor.skip_break();
            if self.flow_level == 0 {
                self.simple_key_allowed = true;
            }
        }
    }

    /// Reads the comment that stands here and those in the lines below it. go-yaml finds the latter itself, to keep
    /// a block of comments together, so between them even tabs may indent.
    fn scan_comments(&mut self) {
        self.scan_comment();
        let mut ahead = 1;
        while ahead < COMMENT_REACH {
            if self.cursor.peek(ahead) == b'#' {
                self.skip_ahead(ahead);
                self.scan_comment();
                ahead = 0;
            } else if !self.cursor.is_blank(ahead) && !self.cursor.is_break(ahead) {
                return;
            }
            ahead += 1;
        }
    }

    /// Reads a comment behind blanks in the line of the token before it.
    pub(super) fn scan_line_comment(&mut self) {
        if self.cursor.newlines() > 0 {
            return;
        }
        let blanks = (0..COMMENT_REACH).take_while(|ahead| self.cursor.is_blank(*ahead)).count();
        if blanks < COMMENT_REACH && self.cursor.peek(blanks) == b'#' {
            self.skip_ahead(blanks);
            self.scan_comment();
        }
    }

    /// Passes `bytes` bytes of blanks and breaks.
    fn skip_ahead(&mut self, bytes: usize) {
        let end = self.cursor.pos() + bytes;
        while self.cursor.pos() < end {
            if self.cursor.is_break(0) {
                self.cursor.skip_break();
            } else {
                self.cursor.skip();
            }
        }
    }

    /// Reads from `#` to the end of the line.
    pub(super) fn scan_comment(&mut self) {
        let start = self.cursor.pos();
        self.cursor.skip_to_break();
        if let Some(comments) = &mut self.comments {
            comments.push((start, self.cursor.pos()));
        }
    }
}
