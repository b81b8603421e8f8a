//! What stands between tokens: blanks, line breaks and comments.

use super::Scanner;

/// How far go-yaml looks for a comment behind blanks.
const COMMENT_REACH: usize = 512;

impl Scanner<'_> {
    pub(super) fn scan_to_next_token(&mut self) {
        loop {
            // A tab indents nothing, so it is skipped only where no block structure can start.
            while self.cursor.peek(0) == b' '
                || (self.cursor.peek(0) == b'\t' && (self.flow_level > 0 || !self.simple_key_allowed))
            {
                self.cursor.skip();
            }
            if self.cursor.peek(0) == b'#' {
                self.scan_comments();
            }
            if !self.cursor.is_break(0) {
                return;
            }
            self.cursor.skip_break();
            if self.flow_level == 0 {
                self.simple_key_allowed = true;
            }
        }
    }

    /// Reads the comment that stands here and those in the lines below it. go-yaml finds the latter itself, to keep
    /// a block of comments together, so between them even tabs may indent.
    fn scan_comments(&mut self) {
        self.scan_comment();
        let mut ahead = 1;
        while ahead < COMMENT_REACH {
            if self.cursor.peek(ahead) == b'#' {
                self.skip_ahead(ahead);
                self.scan_comment();
                ahead = 0;
            } else if !self.cursor.is_blank(ahead) && !self.cursor.is_break(ahead) {
                return;
            }
            ahead += 1;
        }
    }

    /// Reads a comment behind blanks in the line of the token before it.
    pub(super) fn scan_line_comment(&mut self) {
        if self.cursor.newlines() > 0 {
            return;
        }
        let blanks = (0..COMMENT_REACH).take_while(|ahead| self.cursor.is_blank(*ahead)).count();
        if blanks < COMMENT_REACH && self.cursor.peek(blanks) == b'#' {
            self.skip_ahead(blanks);
            self.scan_comment();
        }
    }

    /// Passes `bytes` bytes of blanks and breaks.
    fn skip_ahead(&mut self, bytes: usize) {
        let end = self.cursor.pos() + bytes;
        while self.cursor.pos() < end {
            if self.cursor.is_break(0) {
                self.cursor.skip_break();
            } else {
                self.cursor.skip();
            }
        }
    }

    /// Reads from `#` to the end of the line.
    pub(super) fn scan_comment(&mut self) {
        let start = self.cursor.pos();
        self.cursor.skip_to_break();
        if let Some(comments) = &mut self.comments {
            comments.push((start, self.cursor.pos()));
        }
    }
}
