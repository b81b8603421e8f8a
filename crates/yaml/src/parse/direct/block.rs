//! Block mappings and sequences, by indentation.

use super::{Direct, OUTSIDE, SIMPLE_KEY_BYTES};
use crate::{Entry, Mapping, Node, Sequence, Tag, Value};

impl<'a> Direct<'a> {
    /// Reads what stands at the column in hand, inside a collection at column `parent`; goes on to the next content.
    pub(super) fn block_node(&mut self, parent: isize) -> Option<Node<'a>> {
        let column = self.column;
        match self.byte(self.pos) {
            b'-' if self.is_blankz(self.pos + 1) => self.sequence(column, false),
            b'"' | b'\'' => {
                let start = self.pos;
                let (node, one_line) = self.quoted()?;
                if self.byte(self.pos) != b':' {
                    self.end_line()?;
                    return Some(node);
                }
                self.check_key(start, one_line)?;
                self.mapping(column, node)
            }
            _ => self.block_plain_or_other(parent, column),
        }
    }

    fn block_plain_or_other(&mut self, parent: isize, column: isize) -> Option<Node<'a>> {
        if !self.starts_plain(self.pos) {
            return self.other_value(parent);
        }
        let start = self.pos;
        let line = self.plain_line()?;
        if !line.is_key {
            // A scalar as a whole document folds by rules of its own.
            return if parent == OUTSIDE { None } else { self.plain_rest(start, line, parent) };
        }
        let key = self.plain_key(start, line.end)?;
        self.mapping(column, key)
    }

    /// Reads a value that starts with an indicator; quotes were tried before.
    fn other_value(&mut self, parent: isize) -> Option<Node<'a>> {
        match self.byte(self.pos) {
            b'|' | b'>' => self.block_scalar(parent),
            b'[' | b'{' => {
                let node = self.flow_collection()?;
                self.end_line()?;
                Some(node)
            }
            _ => None,
        }
    }

    /// A key must lie in one line, end within bounds and have a blank behind its colon, which stands here.
    fn check_key(&self, start: usize, one_line: bool) -> Option<()> {
        let short = self.pos - start <= SIMPLE_KEY_BYTES;
        (one_line && short && self.is_blankz(self.pos + 1)).then_some(())
    }

    fn plain_key(&mut self, start: usize, end: usize) -> Option<Node<'a>> {
        self.check_key(start, true)?;
        let text = &self.text[start..end];
        Some(self.plain(text, start, end))
    }

    /// Reads a key up to its colon.
    fn key(&mut self) -> Option<Node<'a>> {
        let start = self.pos;
        if matches!(self.byte(start), b'"' | b'\'') {
            let (node, one_line) = self.quoted()?;
            if self.byte(self.pos) != b':' {
                return None;
            }
            self.check_key(start, one_line)?;
            return Some(node);
        }
        if !self.starts_plain(start) {
            return None;
        }
        let line = self.plain_line()?;
        if line.is_key { self.plain_key(start, line.end) } else { None }
    }

    /// Reads a mapping at `column`; its first key is read, and its colon stands here.
    fn mapping(&mut self, column: isize, first: Node<'a>) -> Option<Node<'a>> {
        self.enter()?;
        let base = self.entries.len();
        let start = first.span.start as usize;
        let mut key = first;
        loop {
            self.pos += 1;
            self.last_end = self.pos;
            let value = self.value(column)?;
            self.entries.push(Entry { key, value });
            if self.column != column {
                break;
            }
            key = self.key()?;
        }
        if self.column > column {
            return None;
        }
        self.depth -= 1;
        let entries = self.entries.split_off(base);
        let span = self.span(start, self.last_end);
        Some(Node { span, anchor: None, value: Value::Mapping(Mapping { entries, tag: Tag::Map, flow: false }) })
    }

    /// Reads the value behind a colon of a mapping at `column`.
    fn value(&mut self, column: isize) -> Option<Node<'a>> {
        self.skip_spaces();
        match self.byte(self.pos) {
            b'\n' | b'#' | 0 => self.value_below(column),
            b'"' | b'\'' => {
                let (node, _) = self.quoted()?;
                self.end_line()?;
                Some(node)
            }
            _ if self.starts_plain(self.pos) => {
                let start = self.pos;
                let line = self.plain_line()?;
                if line.is_key { None } else { self.plain_rest(start, line, column) }
            }
            _ => self.other_value(column),
        }
    }

    fn value_below(&mut self, column: isize) -> Option<Node<'a>> {
        let behind_colon = self.last_end;
        self.line_rest(behind_colon)?;
        if self.column > column {
            return self.block_node(column);
        }
        if self.column == column && self.byte(self.pos) == b'-' && self.is_blankz(self.pos + 1) {
            return self.sequence(column, true);
        }
        Some(self.null(behind_colon))
    }

    /// Goes on to the next content when nothing but a comment follows the indicator that ended at `indicator_end`.
    fn line_rest(&mut self, indicator_end: usize) -> Option<()> {
        self.pos = indicator_end;
        self.end_line()
    }

    /// Reads a sequence at `column`, whose first `-` stands here. One that is `indentless` may end with a key at its
    /// own column, that of the mapping it is a value in.
    fn sequence(&mut self, column: isize, indentless: bool) -> Option<Node<'a>> {
        self.enter()?;
        let base = self.items.len();
        let start = self.pos;
        loop {
            let item = self.item(column)?;
            self.items.push(item);
            if self.column != column || self.byte(self.pos) != b'-' || !self.is_blankz(self.pos + 1) {
                break;
            }
        }
        if self.column > column || (self.column == column && !indentless) {
            return None;
        }
        self.depth -= 1;
        let items = self.items.split_off(base);
        let span = self.span(start, self.last_end);
        Some(Node { span, anchor: None, value: Value::Sequence(Sequence { items, tag: Tag::Seq, flow: false }) })
    }

    fn item(&mut self, column: isize) -> Option<Node<'a>> {
        self.pos += 1;
        let behind_dash = self.pos;
        self.last_end = behind_dash;
        self.skip_spaces();
        if !matches!(self.byte(self.pos), b'\n' | b'#' | 0) {
            self.column = (self.pos - self.line_start).cast_signed();
            return self.block_node(column);
        }
        self.line_rest(behind_dash)?;
        if self.column > column { self.block_node(column) } else { Some(self.null(behind_dash)) }
    }
}
