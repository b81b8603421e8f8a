//! Literal and folded scalars.

use super::Direct;
use crate::{Node, ScalarStyle};

/// First line of a block scalar.
struct Header {
    literal: bool,
    /// `-` or `+`; 0 for neither.
    chomping: u8,
    /// Indentation that it states; 0 for none.
    increment: usize,
}

impl<'a> Direct<'a> {
    /// Reads a scalar that starts with `|` or `>` inside a collection at column `parent`; goes on to the next content.
    pub(super) fn block_scalar(&mut self, parent: isize) -> Option<Node<'a>> {
        let start = self.pos;
        let header = self.block_header()?;
        let outer = usize::try_from(parent).unwrap_or(0);
        let indent = if header.increment > 0 {
            outer + header.increment
        } else {
            self.block_indent((parent + 1).cast_unsigned())?
        };
        self.scratch.clear();
        let trailing = self.block_lines(indent, header.literal)?;
        let end = self.pos;
        if header.chomping == b'-' {
            if self.scratch.ends_with('\n') {
                self.scratch.pop();
            }
        } else if header.chomping == b'+' {
            self.scratch.extend(std::iter::repeat_n('\n', trailing));
        }
        let text = self.keep_scratch();
        let style = if header.literal { ScalarStyle::Literal } else { ScalarStyle::Folded };
        let node = self.string(text, style, start, end);
        self.next_line()?;
        Some(node)
    }

    fn block_header(&mut self) -> Option<Header> {
        let mut header = Header { literal: self.byte(self.pos) == b'|', chomping: 0, increment: 0 };
        self.pos += 1;
        for _ in 0..2 {
            match self.byte(self.pos) {
                sign @ (b'-' | b'+') if header.chomping == 0 => header.chomping = sign,
                digit @ b'1'..=b'9' if header.increment == 0 => header.increment = usize::from(digit - b'0'),
                _ => break,
            }
            self.pos += 1;
        }
        let end = self.pos;
        self.skip_spaces();
        match self.byte(self.pos) {
            b'\n' => {}
            b'#' if self.pos > end => self.pos = self.line_end(self.pos),
            _ => return None,
        }
        if self.byte(self.pos) == b'\n' {
            self.pos += 1;
        }
        Some(header)
    }

    /// Columns that the content is indented by, found in its first line that is not empty. An empty line that is
    /// deeper makes go-yaml take that one's, which is for the full parser.
    fn block_indent(&self, least: usize) -> Option<usize> {
        let mut pos = self.pos;
        let mut deepest = 0;
        loop {
            let line_start = pos;
            while self.byte(pos) == b' ' {
                pos += 1;
            }
            let column = pos - line_start;
            match self.byte(pos) {
                b'\n' => {
                    deepest = deepest.max(column);
                    pos += 1;
                }
                b'\t' => return None,
                _ if deepest > column => return None,
                _ => return Some(column.max(least).max(1)),
            }
        }
    }

    /// Reads the lines into `scratch`, up to the start of the line behind the last one; gives the number of empty
    /// lines at the end, which are left out.
    fn block_lines(&mut self, indent: usize, literal: bool) -> Option<usize> {
        let mut empty = 0;
        let mut was_blank = false;
        loop {
            let line_start = self.pos;
            let mut pos = line_start;
            while pos - line_start < indent && self.byte(pos) == b' ' {
                pos += 1;
            }
            match self.byte(pos) {
                b'\n' => {
                    empty += 1;
                    self.pos = pos + 1;
                    continue;
                }
                b'\t' if pos - line_start < indent => return None,
                0 => return self.block_ends(line_start, empty),
                _ if pos - line_start < indent => return self.block_ends(line_start, empty),
                _ => {}
            }
            let blank = matches!(self.byte(pos), b' ' | b'\t');
            self.block_join(empty, literal || was_blank || blank);
            was_blank = blank;
            empty = 0;
            let end = self.line_end(pos);
            self.scratch.push_str(&self.text[pos..end]);
            if end == self.bytes.len() {
                self.pos = end;
                return Some(0);
            }
            self.scratch.push('\n');
            self.pos = end + 1;
        }
    }

    #[expect(clippy::unnecessary_wraps, reason = "the caller's own result")]
    fn block_ends(&mut self, line_start: usize, empty: usize) -> Option<usize> {
        self.pos = line_start;
        Some(empty)
    }

    /// Joins the next line to those in `scratch`, over `empty` empty lines.
    fn block_join(&mut self, empty: usize, keep_break: bool) {
        if !keep_break && self.scratch.ends_with('\n') {
            self.scratch.pop();
            if empty == 0 {
                self.scratch.push(' ');
            }
        }
        self.scratch.extend(std::iter::repeat_n('\n', empty));
    }
}
