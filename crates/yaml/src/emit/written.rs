//! YAML in the order and with the quotes it was written: go-yaml v3's own printer, as kyaml sets it up.

use std::fmt::Write as _;

use crate::{Mapping, Node, Resolved, Scalar, ScalarStyle, Sequence, Tag, Value, resolve_plain};

/// A document as kustomize's `RNode.String` prints it, in the order and with the quotes it was written: two spaces a
/// level, lists not indented within mappings, no line folded. Comments are not kept.
pub fn written(node: &Node<'_>) -> String {
    let mut out = String::new();
    block(node, 0, &mut out);
    out.push('\n');
    out
}

/// Writes a node whose first line has begun; further lines start at column `indent`.
fn block(node: &Node<'_>, indent: usize, out: &mut String) {
    match &node.value {
        Value::Mapping(mapping) if is_block_mapping(mapping) => {
            for (i, entry) in mapping.entries.iter().enumerate() {
                if i > 0 {
                    new_line(indent, out);
                }
                flow(&entry.key, indent, out);
                out.push(':');
                value(&entry.value, indent, out);
            }
        }
        Value::Sequence(sequence) if is_block_sequence(sequence) => {
            for (i, item) in sequence.items.iter().enumerate() {
                if i > 0 {
                    new_line(indent, out);
                }
                out.push_str("- ");
                block(item, indent + 2, out);
            }
        }
        _ => flow(node, indent, out),
    }
}

/// Writes what follows `key:`.
fn value(node: &Node<'_>, indent: usize, out: &mut String) {
    match &node.value {
        Value::Mapping(mapping) if is_block_mapping(mapping) => {
            new_line(indent + 2, out);
            block(node, indent + 2, out);
        }
        Value::Sequence(sequence) if is_block_sequence(sequence) => {
            new_line(indent, out);
            block(node, indent, out);
        }
        _ => {
            let start = out.len();
            flow(node, indent, out);
            if out.len() > start {
                out.insert(start, ' ');
            }
        }
    }
}

fn is_block_mapping(mapping: &Mapping<'_>) -> bool {
    !mapping.flow && !mapping.entries.is_empty()
}

fn is_block_sequence(sequence: &Sequence<'_>) -> bool {
    !sequence.flow && !sequence.items.is_empty()
}

pub(super) fn new_line(indent: usize, out: &mut String) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent));
}

/// Writes a node on one line, but for block scalars.
fn flow(node: &Node<'_>, indent: usize, out: &mut String) {
    match &node.value {
        Value::Scalar(s) => scalar(s, indent, out),
        Value::Alias(_) => out.push_str("null"),
        Value::Mapping(mapping) => {
            out.push('{');
            for (i, entry) in mapping.entries.iter().enumerate() {
                out.push_str(if i > 0 { ", " } else { "" });
                flow(&entry.key, indent, out);
                out.push_str(": ");
                flow(&entry.value, indent, out);
            }
            out.push('}');
        }
        Value::Sequence(sequence) => {
            out.push('[');
            for (i, item) in sequence.items.iter().enumerate() {
                out.push_str(if i > 0 { ", " } else { "" });
                flow(item, indent, out);
            }
            out.push(']');
        }
    }
}

fn scalar(scalar: &Scalar<'_>, indent: usize, out: &mut String) {
    let text = scalar.text;
    match scalar.style {
        ScalarStyle::SingleQuoted => single_quoted(text, out),
        ScalarStyle::DoubleQuoted => double_quoted(text, out),
        ScalarStyle::Literal | ScalarStyle::Folded => literal(text, indent, out),
        ScalarStyle::Plain if text.contains('\n') => literal(text, indent, out),
        ScalarStyle::Plain if own_tag(scalar).is_some() => {
            out.extend([own_tag(scalar).unwrap_or(""), " ", text]);
        }
        ScalarStyle::Plain if scalar.tag == Tag::Str && resolve_plain(text) != Resolved::Str => {
            double_quoted(text, out);
        }
        ScalarStyle::Plain if scalar.tag != Tag::Null && !may_be_plain(text) => single_quoted(text, out),
        ScalarStyle::Plain => out.push_str(text),
    }
}

/// The tag to write before a text that does not read as the type it has.
fn own_tag(scalar: &Scalar<'_>) -> Option<&'static str> {
    let tag = match scalar.tag {
        Tag::Int => "!!int",
        Tag::Float => "!!float",
        Tag::Bool => "!!bool",
        Tag::Merge => return Some("!!merge"),
        _ => return None,
    };
    (resolve_plain(scalar.text).tag() != scalar.tag).then_some(tag)
}

/// A scalar as [`written`] prints it behind a key.
pub fn written_scalar(text: &Scalar<'_>) -> String {
    let mut out = String::new();
    scalar(text, 0, &mut out);
    out
}

/// False for texts that would read as something else than one plain scalar.
fn may_be_plain(text: &str) -> bool {
    let starts_wrong = text.starts_with(|c: char| "#,[]{}&*!|>'\"%@` ".contains(c))
        || ["- ", "? ", ": "].iter().any(|s| text.starts_with(s))
        || matches!(text, "" | "-" | "?" | ":");
    !starts_wrong && !text.ends_with([' ', ':']) && !text.contains(": ") && !text.contains(" #")
}

pub(super) fn single_quoted(text: &str, out: &mut String) {
    out.push('\'');
    out.push_str(&text.replace('\'', "''"));
    out.push('\'');
}

/// `"text"`, as go-yaml v3 escapes it.
pub(super) fn double_quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\0' => out.push_str("\\0"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\u{b}' => out.push_str("\\v"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            '\u{1b}' => out.push_str("\\e"),
            '\u{85}' => out.push_str("\\N"),
            '\u{2028}' => out.push_str("\\L"),
            '\u{2029}' => out.push_str("\\P"),
            other if is_printed(other) => out.push(other),
            other => escaped(u32::from(other), out),
        }
    }
    out.push('"');
}

/// go-yaml prints characters of up to three bytes as they are, but for controls, the byte order mark and the last two.
fn is_printed(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}')
}

fn escaped(code: u32, out: &mut String) {
    let _ = match code {
        0..=0xff => write!(out, "\\x{code:02X}"),
        0x100..=0xffff => write!(out, "\\u{code:04X}"),
        _ => write!(out, "\\U{code:08X}"),
    };
}

fn literal(text: &str, indent: usize, out: &mut String) {
    let body = text.trim_end_matches('\n');
    out.push('|');
    if text.starts_with([' ', '\n']) {
        out.push('2');
    }
    match text.len() - body.len() {
        0 => out.push('-'),
        1 if !body.is_empty() => {}
        _ => out.push('+'),
    }
    for line in body.split('\n') {
        if line.is_empty() {
            out.push('\n');
        } else {
            new_line(indent + 2, out);
            out.push_str(line);
        }
    }
    out.extend(std::iter::repeat_n('\n', (text.len() - body.len()).saturating_sub(1)));
}
