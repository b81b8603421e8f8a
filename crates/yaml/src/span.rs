//! Where a node's text stands.

use crate::SourceId;

/// A range of bytes in one source: `start` is the first byte, `end` the byte after the last one.
///
/// A value keeps the span of the text it came from through every merge, so the span of a node in the
/// output says which file set it. A value that a transformer made has the span of the field that asked for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct Span {
    /// The text the range lies in; [`SourceId::NONE`] for a value that no text asked for.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// The span of a value that comes from no text.
    pub const NONE: Self = Self { source: SourceId::NONE, start: 0, end: 0 };

    /// A range of `source`.
    pub const fn new(source: SourceId, start: u32, end: u32) -> Self {
        Self { source, start, end }
    }

    /// True when the span points into a text.
    pub fn is_some(self) -> bool {
        self.source != SourceId::NONE
    }
}

/// A place a person can find: both count from 1, columns count characters, not bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// The place of byte `offset` in `text`; an offset past the end is the end.
pub(crate) fn position(text: &str, offset: usize) -> Position {
    let bytes = text.as_bytes();
    let offset = offset.min(bytes.len());
    let before = &bytes[..offset];
    let line = memchr::memchr_iter(b'\n', before).count();
    let line_start = memchr::memrchr(b'\n', before).map_or(0, |i| i + 1);
    // A character is counted at its first byte: continuation bytes are 10xxxxxx.
    let column = bytes[line_start..offset].iter().filter(|b| **b & 0xC0 != 0x80).count();
    let small = |n: usize| u32::try_from(n + 1).unwrap_or(u32::MAX);
    Position { line: small(line), column: small(column) }
}

#[cfg(test)]
mod tests {
    use super::{Position, position};

    #[test]
    fn columns_count_characters() {
        let text = "a: é\nb: ßx\n";
        let at = text.find('x').unwrap();
        assert_eq!(position(text, at), Position { line: 2, column: 5 });
        assert_eq!(position(text, text.len()), Position { line: 3, column: 1 });
    }
}
