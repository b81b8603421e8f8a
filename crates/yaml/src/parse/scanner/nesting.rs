//! Flow levels and block indentation, both bounded.

use super::Scanner;
use super::cursor::Mark;
use super::simple_key::SimpleKey;
use super::token::TokenKind;
use crate::parse::error::Fault;

impl<'a> Scanner<'a> {
    pub(super) fn increase_flow_level(&mut self) -> Result<(), Fault> {
        let mark = self.cursor.mark();
        let token_number = self.tokens_parsed + self.tokens.len();
        self.simple_keys.push(SimpleKey { possible: false, required: false, token_number, mark });
        self.flow_level += 1;
        self.check_depth(mark)
    }

    pub(super) fn decrease_flow_level(&mut self) {
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
    pub(super) fn roll_indent(&mut self, mark: Mark, number: Option<usize>, kind: TokenKind<'a>) -> Result<(), Fault> {
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
    pub(super) fn unroll_indent(&mut self, column: i64, mark: Mark) {
        if self.flow_level > 0 {
            return;
        }
        while self.indent > column {
            self.push(TokenKind::BlockEnd, mark, mark);
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }
}
