//! A string's bytes in the output: go-yaml v2's choice of style and its folding at column 80.

use std::borrow::Cow;

use super::shape::{Shape, Version, class, classes, is_break, is_first_indicator, is_printable};
use super::via_json;
use crate::resolve::{Hint, Timestamp, hint, is_base_60, resolve_plain};
use crate::{Resolved, Tag};

/// A line is folded at the first space after this column.
const WIDTH: usize = 80;

const SPACES: &str = "                                                                ";

/// Appends `count` spaces.
pub(super) fn indent(out: &mut String, count: usize) {
    let mut left = count;
    while left > SPACES.len() {
        out.push_str(SPACES);
        left -= SPACES.len();
    }
    out.push_str(&SPACES[..left]);
}

/// Where a scalar stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Column of the lines after the first.
    pub(super) indent: usize,
    /// It is a key written before its `:`; such a scalar stays on one line.
    pub(super) simple_key: bool,
}

/// Appends a string. True when the last line is ended already, as by a block scalar; the error is what makes go-yaml
/// refuse the text.
pub(super) fn string(out: &mut String, text: &str, place: Place) -> Result<bool, &'static str> {
    let classes = classes(text);
    if classes & (class::ODD | class::BREAK) == 0 {
        line(out, text, classes, place);
        return Ok(false);
    }
    via_json::string(text).map(|text| odd(out, &text, place))
}

/// A text of printable ASCII without a line break.
fn line(out: &mut String, text: &str, classes: u8, place: Place) {
    let plain = plain_line(text, classes);
    if !plain || hint(text) != Hint::Text {
        if resolves(text) {
            return double(out, text, place);
        }
        if !plain {
            return single(out, text, place);
        }
    }
    if classes & class::SPACE == 0 || place.simple_key {
        return out.push_str(text);
    }
    fold_line(out, text, place);
}

/// True when `text`, printable ASCII on one line, can go without quotes as far as its characters are concerned.
fn plain_line(text: &str, classes: u8) -> bool {
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return true };
    match first {
        b'?' | b':' | b'-' if bytes.len() == 1 || bytes[1] == b' ' => return false,
        b'-' if text.starts_with("---") => return false,
        b'.' if text.starts_with("...") => return false,
        b' ' => return false,
        first if is_first_indicator(*first) => return false,
        _ => {}
    }
    if classes & class::SPACE == 0 {
        return *last != b':';
    }
    if matches!(last, b' ' | b':') {
        return false;
    }
    classes & class::INDICATOR == 0 || !bytes.windows(2).any(|w| w == b": " || w == b" #")
}

/// True when go-yaml v2 would read the plain text as something else than a string.
fn resolves(text: &str) -> bool {
    match hint(text) {
        Hint::Text => false,
        Hint::Word => is_yaml_1_1_bool(text) || resolve_plain(text).tag() != Tag::Str,
        Hint::Point => resolve_plain(text).tag() != Tag::Str,
        Hint::Number => is_v2_number(text),
    }
}

fn is_yaml_1_1_bool(text: &str) -> bool {
    matches!(
        text,
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF"
    )
}

fn is_v2_number(text: &str) -> bool {
    if Timestamp::parse(text).is_some() || is_base_60(text) {
        return true;
    }
    match resolve_plain(text) {
        Resolved::Str => false,
        // v2 has no `0o` of its own, so what only that branch of v3 reads is text to it.
        Resolved::Int(_) => !(text.replace('_', "").starts_with("0o-") || text.replace('_', "").starts_with("0o+")),
        _ => true,
    }
}

/// Writes ASCII text and replaces each lone space after column 80 by a line break.
fn fold_line(out: &mut String, text: &str, place: Place) {
    let bytes = text.as_bytes();
    let (mut start, mut column) = (0, current_column(out));
    while let Some(space) = fold_at(bytes, start + (WIDTH + 1).saturating_sub(column)) {
        out.push_str(&text[start..space]);
        out.push('\n');
        indent(out, place.indent);
        (start, column) = (space + 1, place.indent);
    }
    out.push_str(&text[start..]);
}

/// The first lone space at or after `from`.
fn fold_at(bytes: &[u8], from: usize) -> Option<usize> {
    let tail = bytes.get(from..)?;
    memchr::memchr_iter(b' ', tail).map(|i| from + i).find(|&i| {
        let alone = |j: usize| bytes.get(j).is_none_or(|b| *b != b' ');
        alone(i + 1) && i.checked_sub(1).is_none_or(alone)
    })
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

/// A text with a line break, a control character or characters beyond ASCII.
fn odd(out: &mut String, text: &str, place: Place) -> bool {
    let shape = Shape::of(text, Version::V2);
    if text.contains('\n') {
        if shape.block && !place.simple_key {
            literal(out, text, place.indent);
            return text.ends_with(is_break);
        }
        double(out, text, place);
    } else if !shape.single || resolves(text) {
        double(out, text, place);
    } else if shape.plain {
        wrapped(out, text, place, false);
    } else {
        single(out, text, place);
    }
    false
}

/// `'text'`
fn single(out: &mut String, text: &str, place: Place) {
    out.push('\'');
    let text: Cow<'_, str> = if text.contains('\'') { text.replace('\'', "''").into() } else { text.into() };
    wrapped(out, &text, place, true);
    out.push('\'');
}

/// Writes the characters, folding at spaces; raw line breaks other than `\n` (U+2028, U+2029) stay.
fn wrapped(out: &mut String, text: &str, place: Place, quoted: bool) {
    let mut column = current_column(out);
    let (mut spaces, mut breaks) = (false, false);
    let mut rest = text.char_indices().peekable();
    while let Some((i, c)) = rest.next() {
        let next = rest.peek().map(|(_, c)| *c);
        if c == ' ' {
            let edge = quoted && (i == 0 || next.is_none());
            if !place.simple_key && !spaces && column > WIDTH && !edge && next != Some(' ') {
                out.push('\n');
                indent(out, place.indent);
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
fn double(out: &mut String, text: &str, place: Place) {
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
            out.push('\n');
            indent(out, place.indent);
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

/// `|` and the lines of the text.
fn literal(out: &mut String, text: &str, column: usize) {
    out.push('|');
    if text.starts_with([' ', '\n']) || text.starts_with(is_break) {
        out.push('2');
    }
    let mut ends = text.chars().rev();
    match (ends.next().is_some_and(is_break), ends.next().is_none_or(is_break)) {
        (false, _) => out.push('-'),
        (true, true) => out.push('+'),
        (true, false) => {}
    }
    out.push('\n');
    if text.contains(['\u{2028}', '\u{2029}']) {
        return literal_lines(out, text, column);
    }
    let mut rest = text;
    while let Some(end) = memchr::memchr(b'\n', rest.as_bytes()) {
        if end > 0 {
            indent(out, column);
        }
        out.push_str(&rest[..=end]);
        rest = &rest[end + 1..];
    }
    if !rest.is_empty() {
        indent(out, column);
        out.push_str(rest);
    }
}

/// The same where line breaks other than `\n` occur.
fn literal_lines(out: &mut String, text: &str, column: usize) {
    let mut breaks = true;
    for c in text.chars() {
        if !is_break(c) && breaks {
            indent(out, column);
        }
        breaks = is_break(c);
        out.push(c);
    }
}
