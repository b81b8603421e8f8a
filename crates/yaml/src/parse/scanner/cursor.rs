//! A place in the text, counted as go-yaml counts it.

/// A place in the text: byte, line and column (in characters), all from 0.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(in crate::parse) struct Mark {
    /// Byte in the source.
    pub(in crate::parse) pos: usize,
    /// Line.
    pub(in crate::parse) line: u32,
    /// Column in characters.
    pub(in crate::parse) column: u32,
}

/// Walks over the bytes of a range. Past the end it sees zeros: a NUL in the text was refused before.
pub(in crate::parse) struct Cursor<'a> {
    text: &'a str,
    bytes: &'a [u8],
    mark: Mark,
    /// Line breaks since the last character that is neither blank nor break.
    newlines: u32,
}

impl<'a> Cursor<'a> {
    /// Starts at byte `start` of `text`; the end of `text` is the end of the range.
    pub(in crate::parse) fn new(text: &'a str, start: usize) -> Self {
        Self { text, bytes: text.as_bytes(), mark: Mark { pos: start, line: 0, column: 0 }, newlines: 0 }
    }

    pub(in crate::parse) fn mark(&self) -> Mark {
        self.mark
    }

    pub(in crate::parse) fn pos(&self) -> usize {
        self.mark.pos
    }

    pub(in crate::parse) fn column(&self) -> u32 {
        self.mark.column
    }

    pub(in crate::parse) fn newlines(&self) -> u32 {
        self.newlines
    }

    /// The text from byte `start` to here.
    pub(in crate::parse) fn since(&self, start: usize) -> &'a str {
        &self.text[start..self.mark.pos]
    }

    /// Bytes `start..end` of the text.
    pub(in crate::parse) fn slice(&self, start: usize, end: usize) -> &'a str {
        &self.text[start..end]
    }

    /// The text from here on.
    pub(in crate::parse) fn rest(&self) -> &'a str {
        &self.text[self.mark.pos..]
    }

    /// The byte `ahead` of here; 0 past the end.
    pub(in crate::parse) fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.mark.pos + ahead).copied().unwrap_or(0)
    }

    pub(in crate::parse) fn at_end(&self) -> bool {
        self.peek(0) == 0
    }

    pub(in crate::parse) fn is_blank(&self, ahead: usize) -> bool {
        matches!(self.peek(ahead), b' ' | b'\t')
    }

    /// True at a line break as YAML 1.1 has them: CR, LF, NEL, LS, PS.
    pub(in crate::parse) fn is_break(&self, ahead: usize) -> bool {
        match self.peek(ahead) {
            b'\r' | b'\n' => true,
            0xC2 => self.peek(ahead + 1) == 0x85,
            0xE2 => self.peek(ahead + 1) == 0x80 && matches!(self.peek(ahead + 2), 0xA8 | 0xA9),
            _ => false,
        }
    }

    /// True at a line break or the end.
    pub(in crate::parse) fn is_breakz(&self, ahead: usize) -> bool {
        self.peek(ahead) == 0 || self.is_break(ahead)
    }

    /// True at a blank, a line break or the end.
    pub(in crate::parse) fn is_blankz(&self, ahead: usize) -> bool {
        self.is_blank(ahead) || self.is_breakz(ahead)
    }

    /// True at a character that anchors and tag handles are made of.
    pub(in crate::parse) fn is_word(&self) -> bool {
        let byte = self.peek(0);
        byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
    }

    /// True at `---` or `...` that stands alone at the start of a line.
    pub(in crate::parse) fn is_document_indicator(&self) -> bool {
        let c = self.peek(0);
        self.mark.column == 0 && (c == b'-' || c == b'.') && self.peek(1) == c && self.peek(2) == c && self.is_blankz(3)
    }

    /// Passes one character that is no line break.
    pub(in crate::parse) fn skip(&mut self) {
        if !self.is_blank(0) {
            self.newlines = 0;
        }
        self.mark.pos += width(self.peek(0));
        self.mark.column += 1;
    }

    /// Passes blanks.
    pub(in crate::parse) fn skip_blanks(&mut self) {
        while self.is_blank(0) {
            self.skip();
        }
    }

    /// Passes everything up to the line break or the end.
    pub(in crate::parse) fn skip_to_break(&mut self) {
        while !self.is_breakz(0) {
            self.skip();
        }
    }

    /// Passes a line break, if there is one, and gives the text it stands for: LS and PS stay, others become `\n`.
    pub(in crate::parse) fn skip_break(&mut self) -> &'a str {
        if !self.is_break(0) {
            return "";
        }
        let start = self.mark.pos;
        let wide = if self.peek(0) == b'\r' && self.peek(1) == b'\n' { 2 } else { width(self.peek(0)) };
        self.mark = Mark { pos: start + wide, line: self.mark.line + 1, column: 0 };
        self.newlines += 1;
        if wide == 3 { self.since(start) } else { "\n" }
    }

    /// Moves to a new line at the end of the text, unless one has just begun.
    pub(in crate::parse) fn end_line(&mut self) {
        if self.mark.column != 0 {
            self.mark.column = 0;
            self.mark.line += 1;
        }
    }
}

/// Bytes of the character that starts with `first`.
pub(in crate::parse) fn width(first: u8) -> usize {
    match first {
        0x00..=0x7F => 1,
        0x80..=0xDF => 2,
        0xE0..=0xEF => 3,
        _ => 4,
    }
}
