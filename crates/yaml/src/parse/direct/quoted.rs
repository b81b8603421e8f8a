//! Scalars in quotes.

use super::Direct;
use crate::parse::escape;
use crate::{Node, ScalarStyle};

impl<'a> Direct<'a> {
    /// Reads a quoted scalar up to behind its closing quote, and says whether it lies in one line.
    pub(super) fn quoted(&mut self) -> Option<(Node<'a>, bool)> {
        let start = self.pos;
        let quote = self.byte(start);
        self.pos += 1;
        let stop = self.quoted_stop(quote)?;
        let end_quote = self.byte(stop) == quote && !self.is_doubled(quote, stop);
        let (text, one_line) = if end_quote {
            self.pos = stop;
            (&self.text[start + 1..stop], true)
        } else {
            let one_line = self.quoted_rest(quote, stop)?;
            (self.keep_scratch(), one_line)
        };
        self.pos += 1;
        let style = if quote == b'"' { ScalarStyle::DoubleQuoted } else { ScalarStyle::SingleQuoted };
        let node = self.string(text, style, start, self.pos);
        Some((node, one_line))
    }

    /// The next byte that is not just text.
    fn quoted_stop(&self, quote: u8) -> Option<usize> {
        let rest = &self.bytes[self.pos..];
        let ahead =
            if quote == b'"' { memchr::memchr3(b'"', b'\\', b'\n', rest) } else { memchr::memchr2(b'\'', b'\n', rest) };
        ahead.map(|ahead| self.pos + ahead)
    }

    fn is_doubled(&self, quote: u8, pos: usize) -> bool {
        quote == b'\'' && self.byte(pos + 1) == quote
    }

    /// Reads on from the first byte that is not just text, into `scratch`, up to the closing quote.
    fn quoted_rest(&mut self, quote: u8, first_stop: usize) -> Option<bool> {
        self.scratch.clear();
        let mut one_line = true;
        // Blanks up to here come from escapes, and stay in front of a line break.
        let mut escaped = 0;
        let mut stop = first_stop;
        loop {
            self.scratch.push_str(&self.text[self.pos..stop]);
            self.pos = stop;
            match self.byte(stop) {
                b'\n' => {
                    one_line = false;
                    let kept = self.scratch.trim_end_matches([' ', '\t']).len().max(escaped);
                    self.scratch.truncate(kept);
                    let breaks = self.quoted_breaks()?;
                    self.fold(breaks);
                    escaped = self.scratch.len();
                }
                b'\\' if self.byte(stop + 1) == b'\n' => {
                    one_line = false;
                    self.pos += 1;
                    let breaks = self.quoted_breaks()?;
                    self.scratch.extend(std::iter::repeat_n('\n', breaks - 1));
                    escaped = self.scratch.len();
                }
                b'\\' => {
                    self.pos += escape::decode(&self.bytes[stop..], &mut self.scratch).ok()?;
                    escaped = self.scratch.len();
                }
                _ if self.is_doubled(quote, stop) => {
                    self.scratch.push('\'');
                    self.pos += 2;
                }
                _ => return Some(one_line),
            }
            stop = self.quoted_stop(quote)?;
        }
    }

    /// Passes line breaks and the blanks around them; gives their number. A document marker is a mistake here.
    fn quoted_breaks(&mut self) -> Option<usize> {
        let mut breaks = 0;
        while self.byte(self.pos) == b'\n' {
            self.pos += 1;
            breaks += 1;
            if self.is_marker(self.pos) {
                return None;
            }
            while matches!(self.byte(self.pos), b' ' | b'\t') {
                self.pos += 1;
            }
        }
        Some(breaks)
    }
}
