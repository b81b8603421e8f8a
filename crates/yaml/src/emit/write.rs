//! The characters of a string in each style, folded at column 80.

use std::borrow::Cow;

use super::shape::{is_break, is_printable};
use super::text::Place;

/// A line is folded at the first space after this column.
const WIDTH: usize = 80;

/// A line break and spaces, so that most lines are begun by one copy.
const LINE: &str = "\n                                                                ";

/// Ends the line and appends `count` spaces.
pub(super) fn new_line(out: &mut String, count: usize) {
    if let Some(line) = LINE.get(..=count) {
        return out.push_str(line);
    }
    out.push('\n');
    indent(out, count);
}

/// Appends `count` spaces.
pub(super) fn indent(out: &mut String, count: usize) {
    let mut left = count;
    while left >= LINE.len() {
        out.push_str(&LINE[1..]);
        left -= LINE.len() - 1;
    }
    out.push_str(&LINE[1..=left]);
}

/// Writes ASCII text without line breaks and replaces each lone space after column 80 by a line break.
pub(super) fn fold(out: &mut String, text: &str, place: Place) {
    let bytes = text.as_bytes();
    let (mut start, mut column) = (0, current_column(out));
    while let Some(space) = fold_at(bytes, start + (WIDTH + 1).saturating_sub(column)) {
        out.push_str(&text[start..space]);
        new_line(out, place.indent);
        (start, column) = (space + 1, place.indent);
    }
    out.push_str(&text[start..]);
}

/// The first lone space at or after `from` that is not at either end.
fn fold_at(bytes: &[u8], from: usize) -> Option<usize> {
    let tail = bytes.get(from..)?;
    memchr::memchr_iter(b' ', tail)
        .map(|i| from + i)
        .find(|&i| i > 0 && bytes[i - 1] != b' ' && bytes.get(i + 1).is_some_and(|b| *b != b' '))
}

/// Characters since the last line break in `out`.
fn current_column(out: &str) -> usize {
    let start = memchr::memrchr(b'\n', out.as_bytes()).map_or(0, |i| i + 1);
    let line = &out[start..];
    if line.is_ascii() {
        return line.len();
    }
    line.rsplit(is_break).next().map_or(0, |tail| tail.chars().count())
}

/// `'text'`, its characters written by `inside`.
pub(super) fn single(out: &mut String, text: &str, place: Place, inside: fn(&mut String, &str, Place)) {
    out.push('\'');
    let text: Cow<'_, str> = if text.contains('\'') { text.replace('\'', "''").into() } else { text.into() };
    if place.simple_key {
        out.push_str(&text);
    } else {
        inside(out, &text, place);
    }
    out.push('\'');
}

/// Writes any characters, folding as [`fold`] does; line breaks other than `\n` (U+2028, U+2029) stay.
pub(super) fn wrapped(out: &mut String, text: &str, place: Place) {
    let mut column = current_column(out);
    let (mut spaces, mut breaks) = (false, false);
    let mut rest = text.char_indices().peekable();
    while let Some((i, c)) = rest.next() {
        let next = rest.peek().map(|(_, c)| *c);
        if c == ' ' {
            let edge = i == 0 || next.is_none();
            if !place.simple_key && !spaces && column > WIDTH && !edge && next != Some(' ') {
                new_line(out, place.indent);
                column = place.indent;
            } else {
                out.push(' ');
                column += 1;
            }
            spaces = true;
        } else if is_break(c) {
            out.push(c);
            column = 0;
            breaks = true;
        } else {
            if breaks {
                indent(out, place.indent);
                column = place.indent;
            }
            out.push(c);
            column += 1;
            (spaces, breaks) = (false, false);
        }
    }
}

/// `"text"`
pub(super) fn double(out: &mut String, text: &str, place: Place) {
    let mut column = current_column(out) + 1;
    out.push('"');
    // go-yaml looks for a byte order mark at the start of the text, whichever character it is about to write.
    let escape_all = text.starts_with('\u{FEFF}');
    let mut spaces = false;
    let mut rest = text.char_indices().peekable();
    while let Some((i, c)) = rest.next() {
        let next = rest.peek().map(|(_, c)| *c);
        if escape_all || !is_printable(c) || is_break(c) || c == '"' || c == '\\' {
            let before = out.len();
            escape(out, c);
            column += out.len() - before;
            spaces = false;
        } else if c == ' ' && !place.simple_key && !spaces && column > WIDTH && i > 0 && next.is_some() {
            new_line(out, place.indent);
            column = place.indent;
            if next == Some(' ') {
                out.push('\\');
                column += 1;
            }
            spaces = true;
        } else {
            out.push(c);
            column += 1;
            spaces = c == ' ';
        }
    }
    out.push('"');
}

fn escape(out: &mut String, c: char) {
    use std::fmt::Write as _;
    let short = match c {
        '\0' => "\\0",
        '\x07' => "\\a",
        '\x08' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\x0b' => "\\v",
        '\x0c' => "\\f",
        '\r' => "\\r",
        '\x1b' => "\\e",
        '"' => "\\\"",
        '\\' => "\\\\",
        '\u{85}' => "\\N",
        '\u{A0}' => "\\_",
        '\u{2028}' => "\\L",
        '\u{2029}' => "\\P",
        _ => "",
    };
    let code = u32::from(c);
    if short.is_empty() {
        // Writing to a String cannot fail.
        let _ = match code {
            0..=0xFF => write!(out, "\\x{code:02X}"),
            0x100..=0xFFFF => write!(out, "\\u{code:04X}"),
            _ => write!(out, "\\U{code:08X}"),
        };
    } else {
        out.push_str(short);
    }
}

/// Writes ASCII text with line breaks as a block scalar, or nothing if spaces at the end of a line forbid that.
pub(super) fn try_literal(out: &mut String, text: &str, column: usize) -> bool {
    if text.ends_with(' ') {
        return false;
    }
    let mark = out.len();
    header(out, text);
    let mut rest = text;
    while let Some(end) = memchr::memchr(b'\n', rest.as_bytes()) {
        if end > 0 {
            if rest.as_bytes()[end - 1] == b' ' {
                out.truncate(mark);
                return false;
            }
            indent(out, column);
        }
        out.push_str(&rest[..=end]);
        rest = &rest[end + 1..];
    }
    if !rest.is_empty() {
        indent(out, column);
        out.push_str(rest);
    }
    true
}

/// Writes a text that may be a block scalar as one.
pub(super) fn literal(out: &mut String, text: &str, column: usize) {
    header(out, text);
    let mut breaks = true;
    for c in text.chars() {
        if !is_break(c) && breaks {
            indent(out, column);
        }
        breaks = is_break(c);
        out.push(c);
    }
}

/// `|` with its hints and the line break.
fn header(out: &mut String, text: &str) {
    out.push('|');
    if text.starts_with(' ') || text.starts_with(is_break) {
        out.push('2');
    }
    let mut ends = text.chars().rev();
    match (ends.next().is_some_and(is_break), ends.next().is_none_or(is_break)) {
        (false, _) => out.push('-'),
        (true, true) => out.push('+'),
        (true, false) => {}
    }
    out.push('\n');
}
