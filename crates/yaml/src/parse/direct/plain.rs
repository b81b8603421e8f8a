//! Plain scalars.

use super::Direct;
use crate::Node;

/// The part of a plain scalar that lies in one line.
pub(super) struct PlainLine {
    /// Its end, without blanks behind it.
    pub(super) end: usize,
    /// A colon ends it: the reader stands there.
    pub(super) is_key: bool,
    /// A comment ends it.
    comment: bool,
}

/// Bytes that are searched together.
const BLOCK: usize = 16;

/// True for bytes at which the search for the end of a plain scalar has to look twice.
#[expect(clippy::needless_bitwise_bool, reason = "without branches it is done on vectors")]
fn is_stop(byte: u8) -> bool {
    (byte == b'\n') | (byte == b'\t') | (byte == b':') | (byte == b'#')
}

/// Bytes that start a plain scalar whatever follows.
const STARTS: [bool; 256] = {
    let mut starts = [true; 256];
    let indicators = b"\0\t\n !\"#%&'*,-:>?@[]`{|}";
    let mut i = 0;
    while i < indicators.len() {
        starts[indicators[i] as usize] = false;
        i += 1;
    }
    starts
};

impl<'a> Direct<'a> {
    /// True when a plain scalar starts at `pos` in block context.
    pub(super) fn starts_plain(&self, pos: usize) -> bool {
        let first = self.byte(pos);
        STARTS[first as usize] || (matches!(first, b'-' | b':' | b'?') && !self.is_blankz(pos + 1))
    }

    /// True when a plain scalar surely starts at `pos` in flow context.
    pub(super) fn starts_flow_plain(&self, pos: usize) -> bool {
        let first = self.byte(pos);
        STARTS[first as usize] || (first == b'-' && self.byte(pos + 1).is_ascii_alphanumeric())
    }

    /// Reads to the end of a plain scalar in this line; the reader stands at the colon, the break or the `#`.
    pub(super) fn plain_line(&mut self) -> Option<PlainLine> {
        let mut pos = self.pos;
        loop {
            pos = self.plain_stop(pos);
            match self.byte(pos) {
                b':' if !self.is_blankz(pos + 1) => pos += 1,
                b'#' if self.bytes[pos - 1] != b' ' => pos += 1,
                b'\t' => return None,
                _ => break,
            }
        }
        let mut end = pos;
        while self.bytes[end - 1] == b' ' {
            end -= 1;
        }
        self.pos = pos;
        let stop = self.byte(pos);
        Some(PlainLine { end, is_key: stop == b':', comment: stop == b'#' })
    }

    /// The first byte from `pos` on that may end a plain scalar, or the end.
    fn plain_stop(&self, pos: usize) -> usize {
        let rest = &self.bytes[pos..];
        let (blocks, _) = rest.as_chunks::<BLOCK>();
        let without = |block: &&[u8; BLOCK]| !block.iter().fold(false, |found, byte| found | is_stop(*byte));
        let skipped = blocks.iter().take_while(without).count() * BLOCK;
        let ahead = rest[skipped..].iter().position(|byte| is_stop(*byte));
        ahead.map_or(self.bytes.len(), |ahead| pos + skipped + ahead)
    }

    /// Reads the further lines of a plain scalar inside a collection at column `parent`; goes on to the next content.
    pub(super) fn plain_rest(&mut self, start: usize, first: PlainLine, parent: isize) -> Option<Node<'a>> {
        let mut line = first;
        let mut end = line.end;
        let first_end = end;
        while !line.comment {
            let Some(breaks) = self.continuation(parent)? else { break };
            if end == first_end {
                self.scratch.clear();
                self.scratch.push_str(&self.text[start..first_end]);
            }
            self.fold(breaks);
            let line_start = self.pos;
            line = self.plain_line()?;
            if line.is_key {
                return None;
            }
            end = line.end;
            self.scratch.push_str(&self.text[line_start..end]);
        }
        if line.comment {
            self.pos = self.line_end(self.pos);
        }
        let text = if end == first_end { &self.text[start..end] } else { self.keep_scratch() };
        let node = self.plain(text, start, end);
        self.next_line()?;
        // Deeper content behind a comment is a mistake.
        (self.column <= parent).then_some(node)
    }

    /// Looks for a further line of a plain scalar. If there is one, goes to its first byte and gives the number of
    /// line breaks before it; if not, stays.
    #[expect(clippy::option_option, reason = "no continuation is not the same as no decision")]
    fn continuation(&mut self, parent: isize) -> Option<Option<usize>> {
        let mut pos = self.pos;
        let mut breaks = 0;
        loop {
            if self.byte(pos) == 0 {
                return Some(None);
            }
            pos += 1;
            breaks += 1;
            let line_start = pos;
            while self.byte(pos) == b' ' {
                pos += 1;
            }
            match self.byte(pos) {
                b'\n' => {}
                b'\t' => return None,
                b'#' | 0 => return Some(None),
                _ if (pos - line_start).cast_signed() <= parent => return Some(None),
                _ => break,
            }
        }
        self.pos = pos;
        Some(Some(breaks))
    }

    /// Appends what `breaks` line breaks in a row stand for.
    pub(super) fn fold(&mut self, breaks: usize) {
        if breaks == 1 {
            self.scratch.push(' ');
        } else {
            self.scratch.extend(std::iter::repeat_n('\n', breaks - 1));
        }
    }
}
