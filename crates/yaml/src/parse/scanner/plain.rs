//! Plain scalars.

use super::Scanner;
use super::folding::Breaks;
use super::token::TokenKind;
use crate::ScalarStyle;
use crate::parse::error::Fault;

impl Scanner<'_> {
    /// Reads a plain scalar; line breaks inside fold.
    pub(super) fn scan_plain(&mut self) -> Result<(), Fault> {
        let start = self.cursor.mark();
        let mut end = start;
        let mut text = String::new();
        let mut breaks = Breaks::default();
        let indent = self.indent + 1;
        while !self.cursor.is_document_indicator() && self.cursor.peek(0) != b'#' {
            let word = self.cursor.pos();
            self.skip_plain_word();
            if self.cursor.pos() > word {
                breaks.join_into(&mut text);
                text.push_str(self.cursor.since(word));
                end = self.cursor.mark();
            }
            if !self.cursor.is_blank(0) && !self.cursor.is_break(0) {
                break;
            }
            while self.cursor.is_blank(0) || self.cursor.is_break(0) {
                let tab_as_indent =
                    breaks.started() && i64::from(self.cursor.column()) < indent && self.cursor.peek(0) == b'\t';
                if tab_as_indent {
                    let message = "found a tab character that violates indentation";
                    return Err(Fault::scan(start, self.cursor.mark(), message));
                }
                breaks.read(&mut self.cursor);
            }
            if self.flow_level == 0 && i64::from(self.cursor.column()) < indent {
                break;
            }
        }
        if breaks.started() {
            self.simple_key_allowed = true;
        }
        let text = self.keep(text, start.pos, end.pos);
        self.push(TokenKind::Scalar(text, ScalarStyle::Plain), start, end);
        Ok(())
    }

    /// Passes characters up to a blank, a break or an indicator that ends the scalar.
    fn skip_plain_word(&mut self) {
        while !self.cursor.is_blankz(0) {
            let byte = self.cursor.peek(0);
            let ends_flow = self.flow_level > 0 && matches!(byte, b',' | b'?' | b'[' | b']' | b'{' | b'}');
            if ends_flow || (byte == b':' && self.cursor.is_blankz(1)) {
                return;
            }
            self.cursor.skip();
        }
    }
}
