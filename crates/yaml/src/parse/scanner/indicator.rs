//! Tokens of one to three characters, and where they are allowed.

use super::Scanner;
use super::simple_key::SimpleKey;
use super::token::TokenKind;
use crate::parse::error::Fault;

impl<'a> Scanner<'a> {
    pub(super) fn fetch_stream_end(&mut self) -> Result<(), Fault> {
        self.cursor.end_line();
        self.unroll_indent(-1, self.cursor.mark());
        self.remove_simple_key()?;
        self.simple_key_allowed = false;
        let mark = self.cursor.mark();
        self.push(TokenKind::StreamEnd, mark, mark);
        Ok(())
    }

    pub(super) fn fetch_directive(&mut self) -> Result<(), Fault> {
        self.unroll_indent(-1, self.cursor.mark());
        self.remove_simple_key()?;
        self.simple_key_allowed = false;
        self.scan_directive()
    }

    pub(super) fn fetch_document_indicator(&mut self) -> Result<(), Fault> {
        self.unroll_indent(-1, self.cursor.mark());
        self.remove_simple_key()?;
        self.simple_key_allowed = false;
        let start = self.cursor.peek(0) == b'-';
        self.push_indicator(if start { TokenKind::DocumentStart } else { TokenKind::DocumentEnd }, 3);
        Ok(())
    }

    pub(super) fn fetch_flow_start(&mut self, kind: TokenKind<'a>) -> Result<(), Fault> {
        self.save_simple_key()?;
        self.increase_flow_level()?;
        self.simple_key_allowed = true;
        self.push_indicator(kind, 1);
        Ok(())
    }

    pub(super) fn fetch_flow_end(&mut self, kind: TokenKind<'a>) -> Result<(), Fault> {
        self.remove_simple_key()?;
        self.decrease_flow_level();
        self.simple_key_allowed = false;
        self.push_indicator(kind, 1);
        Ok(())
    }

    pub(super) fn fetch_flow_entry(&mut self) -> Result<(), Fault> {
        self.remove_simple_key()?;
        self.simple_key_allowed = true;
        self.push_indicator(TokenKind::FlowEntry, 1);
        Ok(())
    }

    /// In flow context the parser refuses the `-`: it can say inside of what.
    pub(super) fn fetch_block_entry(&mut self) -> Result<(), Fault> {
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

    pub(super) fn fetch_key(&mut self) -> Result<(), Fault> {
        self.allow_in_block("mapping keys are not allowed in this context")?;
        self.roll_indent(self.cursor.mark(), None, TokenKind::BlockMappingStart)?;
        self.remove_simple_key()?;
        self.simple_key_allowed = self.flow_level == 0;
        self.push_indicator(TokenKind::Key, 1);
        Ok(())
    }

    pub(super) fn fetch_value(&mut self) -> Result<(), Fault> {
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
    pub(super) fn fetch_scalar_like(&mut self, scan: fn(&mut Self) -> Result<(), Fault>) -> Result<(), Fault> {
        self.save_simple_key()?;
        self.simple_key_allowed = false;
        scan(self)
    }

    pub(super) fn fetch_block_scalar(&mut self) -> Result<(), Fault> {
        self.remove_simple_key()?;
        self.simple_key_allowed = true;
        self.scan_block_scalar()
    }
}
