//! Scalars in quotes.

use super::Scanner;
use super::cursor::Mark;
use super::folding::Breaks;
use super::token::TokenKind;
use crate::ScalarStyle;
use crate::parse::error::Fault;
use crate::parse::escape::{self, BadEscape};

impl Scanner<'_> {
    /// Reads a scalar in single or double quotes.
    pub(super) fn scan_quoted(&mut self) -> Result<(), Fault> {
        let start = self.cursor.mark();
        let quote = self.cursor.peek(0);
        self.cursor.skip();
        let mut text = String::new();
        loop {
            self.check_quoted_line(start)?;
            let mut breaks = Breaks::default();
            self.scan_quoted_words(start, quote, &mut text, &mut breaks)?;
            if self.cursor.peek(0) == quote {
                break;
            }
            while self.cursor.is_blank(0) || self.cursor.is_break(0) {
                breaks.read(&mut self.cursor);
            }
            breaks.join_into(&mut text);
        }
        let text = self.keep(text, start.pos + 1, self.cursor.pos());
        self.cursor.skip();
        let style = if quote == b'"' { ScalarStyle::DoubleQuoted } else { ScalarStyle::SingleQuoted };
        self.push(TokenKind::Scalar(text, style), start, self.cursor.mark());
        Ok(())
    }

    fn check_quoted_line(&self, start: Mark) -> Result<(), Fault> {
        let here = self.cursor.mark();
        if self.cursor.is_document_indicator() {
            return Err(Fault::scan(start, here, "found unexpected document indicator"));
        }
        if self.cursor.at_end() {
            return Err(Fault::scan(start, here, "found unexpected end of stream").at(start, start));
        }
        Ok(())
    }

    /// Reads up to white space, the closing quote or the end; an escaped line break also ends it.
    fn scan_quoted_words(
        &mut self,
        start: Mark,
        quote: u8,
        text: &mut String,
        breaks: &mut Breaks<'_>,
    ) -> Result<(), Fault> {
        while !self.cursor.is_blankz(0) {
            match self.cursor.peek(0) {
                b'\'' if quote == b'\'' && self.cursor.peek(1) == b'\'' => {
                    text.push('\'');
                    self.cursor.skip();
                    self.cursor.skip();
                }
                byte if byte == quote => return Ok(()),
                b'\\' if quote == b'"' && self.cursor.is_break(1) => {
                    self.cursor.skip();
                    self.cursor.skip_break();
                    breaks.start_escaped();
                    return Ok(());
                }
                b'\\' if quote == b'"' => self.scan_escape(start, text)?,
                _ => {
                    let at = self.cursor.pos();
                    self.cursor.skip();
                    text.push_str(self.cursor.since(at));
                }
            }
        }
        Ok(())
    }

    fn scan_escape(&mut self, start: Mark, text: &mut String) -> Result<(), Fault> {
        let escape = self.cursor.rest();
        let length = escape::decode(escape.as_bytes(), text).map_err(|bad| {
            let message = match bad {
                BadEscape::Unknown => "found unknown escape character",
                // The spelling is go-yaml's.
                BadEscape::Digit => "did not find expected hexdecimal number",
                BadEscape::Character => "found invalid Unicode character escape code",
            };
            Fault::scan(start, self.cursor.mark(), message)
        })?;
        // An escape is all ASCII.
        for _ in 0..length {
            self.cursor.skip();
        }
        Ok(())
    }
}
