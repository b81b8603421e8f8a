//! Literal and folded scalars.

use super::Scanner;
use super::cursor::Mark;
use super::token::TokenKind;
use crate::ScalarStyle;
use crate::parse::error::Fault;

/// What to do with line breaks at the end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomping {
    /// `-`: none stays.
    Strip,
    /// One stays.
    Clip,
    /// `+`: all stay.
    Keep,
}

/// The lines of a block scalar while they are read.
struct Lines<'a> {
    start: Mark,
    /// End of the last line that belongs to the scalar.
    end: Mark,
    /// Column of the content; 0 until the first line with content tells.
    indent: u32,
    text: String,
    /// The break of the last line with content.
    leading: &'a str,
    /// Breaks of empty lines since.
    trailing: String,
}

impl<'a> Scanner<'a> {
    /// Reads a scalar that starts with `|` or `>`.
    pub(super) fn scan_block_scalar(&mut self) -> Result<(), Fault> {
        let start = self.cursor.mark();
        let literal = self.cursor.peek(0) == b'|';
        self.cursor.skip();
        let (chomping, increment) = self.scan_block_header(start)?;
        let outer = u32::try_from(self.indent.max(0)).unwrap_or(0);
        let indent = if increment > 0 { outer + increment } else { 0 };
        let end = self.cursor.mark();
        let mut lines = Lines { start, end, indent, text: String::new(), leading: "", trailing: String::new() };
        self.scan_block_lines(&mut lines, literal)?;
        if chomping != Chomping::Strip {
            lines.text.push_str(lines.leading);
        }
        if chomping == Chomping::Keep {
            lines.text.push_str(&lines.trailing);
        }
        let style = if literal { ScalarStyle::Literal } else { ScalarStyle::Folded };
        let text = self.arena.keep(lines.text);
        self.push(TokenKind::Scalar(text, style), start, lines.end);
        Ok(())
    }

    /// Reads the rest of the first line: chomping and indentation in either order, a comment, the line break.
    fn scan_block_header(&mut self, start: Mark) -> Result<(Chomping, u32), Fault> {
        let mut chomping = self.scan_chomping();
        let increment = self.scan_increment(start)?;
        if increment > 0 && chomping.is_none() {
            chomping = self.scan_chomping();
        }
        self.cursor.skip_blanks();
        if self.cursor.peek(0) == b'#' {
            self.scan_comment();
        }
        if !self.cursor.is_breakz(0) {
            let message = "did not find expected comment or line break";
            return Err(Fault::scan(start, self.cursor.mark(), message));
        }
        self.cursor.skip_break();
        Ok((chomping.unwrap_or(Chomping::Clip), increment))
    }

    fn scan_chomping(&mut self) -> Option<Chomping> {
        let chomping = match self.cursor.peek(0) {
            b'+' => Chomping::Keep,
            b'-' => Chomping::Strip,
            _ => return None,
        };
        self.cursor.skip();
        Some(chomping)
    }

    /// Spaces that the content is indented by, if the header says it; else 0.
    fn scan_increment(&mut self, start: Mark) -> Result<u32, Fault> {
        let byte = self.cursor.peek(0);
        if byte == b'0' {
            let message = "found an indentation indicator equal to 0";
            return Err(Fault::scan(start, self.cursor.mark(), message));
        }
        if !byte.is_ascii_digit() {
            return Ok(0);
        }
        self.cursor.skip();
        Ok(u32::from(byte - b'0'))
    }

    fn scan_block_lines(&mut self, lines: &mut Lines<'a>, literal: bool) -> Result<(), Fault> {
        self.scan_block_breaks(lines)?;
        let mut was_blank = false;
        while self.cursor.column() == lines.indent && !self.cursor.at_end() {
            let blank = self.cursor.is_blank(0);
            if !literal && !was_blank && !blank && lines.leading == "\n" {
                if lines.trailing.is_empty() {
                    lines.text.push(' ');
                }
            } else {
                lines.text.push_str(lines.leading);
            }
            lines.text.push_str(&lines.trailing);
            lines.trailing.clear();
            was_blank = blank;
            let line = self.cursor.pos();
            self.cursor.skip_to_break();
            lines.text.push_str(self.cursor.since(line));
            lines.leading = self.cursor.skip_break();
            self.scan_block_breaks(lines)?;
        }
        Ok(())
    }

    /// Reads indentation and empty lines. The first time without a given indentation, the deepest line tells it.
    fn scan_block_breaks(&mut self, lines: &mut Lines<'a>) -> Result<(), Fault> {
        lines.end = self.cursor.mark();
        let mut deepest = 0;
        loop {
            while self.is_block_indent(lines.indent) && self.cursor.peek(0) == b' ' {
                self.cursor.skip();
            }
            deepest = deepest.max(self.cursor.column());
            if self.is_block_indent(lines.indent) && self.cursor.peek(0) == b'\t' {
                let message = "found a tab character where an indentation space is expected";
                return Err(Fault::scan(lines.start, self.cursor.mark(), message));
            }
            if !self.cursor.is_break(0) {
                break;
            }
            lines.trailing.push_str(self.cursor.skip_break());
            lines.end = self.cursor.mark();
        }
        if lines.indent == 0 {
            let least = u32::try_from(self.indent + 1).unwrap_or(0);
            lines.indent = deepest.max(least).max(1);
        }
        Ok(())
    }

    fn is_block_indent(&self, indent: u32) -> bool {
        indent == 0 || self.cursor.column() < indent
    }
}
