//! White space inside flow scalars, and how it folds.

use super::Scanner;
use super::cursor::Cursor;

/// White space read between two words of a plain or quoted scalar.
#[derive(Default)]
pub(super) struct Breaks<'a> {
    blanks: String,
    first: Option<&'a str>,
    rest: String,
}

impl<'a> Breaks<'a> {
    /// True once a line break was read.
    pub(super) fn started(&self) -> bool {
        self.first.is_some()
    }

    /// Takes an escaped line break, which leaves nothing behind.
    pub(super) fn start_escaped(&mut self) {
        self.blanks.clear();
        self.first = Some("");
    }

    /// Reads the blank or break that stands at the cursor.
    pub(super) fn read(&mut self, cursor: &mut Cursor<'a>) {
        if cursor.is_blank(0) {
            let start = cursor.pos();
            cursor.skip();
            if !self.started() {
                self.blanks.push_str(cursor.since(start));
            }
        } else if self.started() {
            self.rest.push_str(cursor.skip_break());
        } else {
            self.blanks.clear();
            self.first = Some(cursor.skip_break());
        }
    }

    /// Appends what the white space stands for, and forgets it: blanks stay, one `\n` is a space, more lose their
    /// first.
    pub(super) fn join_into(&mut self, text: &mut String) {
        match self.first {
            None => text.push_str(&self.blanks),
            Some("\n") if self.rest.is_empty() => text.push(' '),
            Some("\n") => text.push_str(&self.rest),
            Some(other) => {
                text.push_str(other);
                text.push_str(&self.rest);
            }
        }
        self.blanks.clear();
        self.rest.clear();
        self.first = None;
    }
}

impl<'a> Scanner<'a> {
    /// The scalar's text, borrowed if bytes `start..end` of the source are just that.
    pub(super) fn keep(&self, text: String, start: usize, end: usize) -> &'a str {
        let source = self.cursor.slice(start, end);
        if source == text { source } else { self.arena.keep(text) }
    }
}
