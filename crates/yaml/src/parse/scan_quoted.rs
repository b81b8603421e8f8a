//! Scalars in quotes.

use super::cursor::Mark;
use super::error::Fault;
use super::folding::Breaks;
use super::scanner::Scanner;
use super::token::TokenKind;
use crate::ScalarStyle;

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
        let here = self.cursor.mark();
        let digits = match self.cursor.peek(1) {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            byte => {
                let Some(stands_for) = simple_escape(byte) else {
                    return Err(Fault::scan(start, here, "found unknown escape character"));
                };
                text.push_str(stands_for);
                0
            }
        };
        self.cursor.skip();
        self.cursor.skip();
        if digits > 0 {
            text.push(self.scan_code_point(start, digits)?);
        }
        Ok(())
    }

    fn scan_code_point(&mut self, start: Mark, digits: usize) -> Result<char, Fault> {
        let mut value = 0_u32;
        for ahead in 0..digits {
            let Some(digit) = char::from(self.cursor.peek(ahead)).to_digit(16) else {
                // The spelling is go-yaml's.
                return Err(Fault::scan(start, self.cursor.mark(), "did not find expected hexdecimal number"));
            };
            value = value << 4 | digit;
        }
        let Some(character) = char::from_u32(value) else {
            return Err(Fault::scan(start, self.cursor.mark(), "found invalid Unicode character escape code"));
        };
        for _ in 0..digits {
            self.cursor.skip();
        }
        Ok(character)
    }
}

/// What `\` and this byte stand for.
fn simple_escape(byte: u8) -> Option<&'static str> {
    Some(match byte {
        b'0' => "\0",
        b'a' => "\x07",
        b'b' => "\x08",
        b't' | b'\t' => "\t",
        b'n' => "\n",
        b'v' => "\x0B",
        b'f' => "\x0C",
        b'r' => "\r",
        b'e' => "\x1B",
        b' ' => " ",
        b'"' => "\"",
        b'\'' => "'",
        b'\\' => "\\",
        b'N' => "\u{85}",
        b'_' => "\u{A0}",
        b'L' => "\u{2028}",
        b'P' => "\u{2029}",
        _ => return None,
    })
}
