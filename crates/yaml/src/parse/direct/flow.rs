//! Flow collections: `[a, b]` and `{a: b}`, over several lines too.

use super::{Direct, SIMPLE_KEY_BYTES};
use crate::{Entry, Mapping, Node, Sequence, Tag, Value};

impl<'a> Direct<'a> {
    /// Reads the collection whose opening bracket stands here, up to behind the closing one.
    pub(super) fn flow_collection(&mut self) -> Option<Node<'a>> {
        self.enter()?;
        let start = self.pos;
        let mapping = self.byte(start) == b'{';
        self.pos += 1;
        self.flow_space()?;
        let value = if mapping { self.flow_mapping()? } else { self.flow_sequence()? };
        self.pos += 1;
        self.depth -= 1;
        self.last_end = self.pos;
        Some(Node { span: self.span(start, self.pos), anchor: None, value })
    }

    /// Passes blanks and breaks. Comments are for the full parser, so is what would be a marker or a directive, and
    /// a line that starts with a tab, which go-yaml refuses behind a plain scalar.
    fn flow_space(&mut self) -> Option<()> {
        loop {
            match self.byte(self.pos) {
                b' ' | b'\t' => self.pos += 1,
                b'\n' => {
                    self.pos += 1;
                    if matches!(self.byte(self.pos), b'-' | b'.' | b'%') {
                        return None;
                    }
                    self.skip_spaces();
                    if self.byte(self.pos) == b'\t' {
                        return None;
                    }
                }
                b'#' | 0 => return None,
                _ => return Some(()),
            }
        }
    }

    fn flow_sequence(&mut self) -> Option<Value<'a>> {
        let base = self.items.len();
        while self.byte(self.pos) != b']' {
            let (item, _) = self.flow_node()?;
            self.items.push(item);
            self.flow_separator(b']')?;
        }
        let items = self.items.split_off(base);
        Some(Value::Sequence(Sequence { items, tag: Tag::Seq, flow: true }))
    }

    fn flow_mapping(&mut self) -> Option<Value<'a>> {
        let base = self.entries.len();
        while self.byte(self.pos) != b'}' {
            let key = self.flow_key()?;
            self.flow_space()?;
            let (value, _) = self.flow_node()?;
            self.entries.push(Entry { key, value });
            self.flow_separator(b'}')?;
        }
        let entries = self.entries.split_off(base);
        Some(Value::Mapping(Mapping { entries, tag: Tag::Map, flow: true }))
    }

    /// Passes a comma, or stands at the closing bracket. A colon here makes a pair of the item before.
    fn flow_separator(&mut self, close: u8) -> Option<()> {
        self.flow_space()?;
        match self.byte(self.pos) {
            b',' => {
                self.pos += 1;
                self.flow_space()
            }
            byte if byte == close => Some(()),
            _ => None,
        }
    }

    /// Reads a scalar and the colon behind it, all in one line.
    fn flow_key(&mut self) -> Option<Node<'a>> {
        let start = self.pos;
        if matches!(self.byte(start), b'[' | b'{') {
            return None;
        }
        let (key, one_line) = self.flow_node()?;
        self.skip_spaces();
        let short = self.pos - start <= SIMPLE_KEY_BYTES;
        if !one_line || !short || self.byte(self.pos) != b':' {
            return None;
        }
        self.pos += 1;
        Some(key)
    }

    /// Reads a node, and says whether it lies in one line.
    fn flow_node(&mut self) -> Option<(Node<'a>, bool)> {
        match self.byte(self.pos) {
            b'"' | b'\'' => self.quoted(),
            b'[' | b'{' => Some((self.flow_collection()?, false)),
            _ if self.starts_flow_plain(self.pos) => self.flow_plain().map(|node| (node, true)),
            _ => None,
        }
    }

    /// Reads a plain scalar of one line. If more lines follow, the next byte is no separator and the full parser
    /// has to read it.
    fn flow_plain(&mut self) -> Option<Node<'a>> {
        let start = self.pos;
        let mut pos = start;
        loop {
            match self.byte(pos) {
                b',' | b']' | b'}' | b'\n' => break,
                b':' if self.is_blankz(pos + 1) => break,
                b'[' | b'{' | b'?' | b'#' | b'\t' | 0 => return None,
                _ => pos += 1,
            }
        }
        self.pos = pos;
        let text = self.text[start..pos].trim_end_matches(' ');
        Some(self.plain(text, start, start + text.len()))
    }
}
