//! Plain values as `yaml.Marshal` of go-yaml v3 prints them by default: four spaces a level, lists indented.

use std::cmp::Ordering;

use super::order;
use super::shape::{Shape, Version, is_break};
use super::text::is_yaml_1_1_bool;
use super::written::{double_quoted, new_line, single_quoted};
use crate::resolve::is_base_60;
use crate::{Entry, Node, Resolved, Scalar, Tag, Value, resolve_plain};

/// Columns a level.
const INDENT: usize = 4;

/// Keys up to this many bytes stand before their `:`; longer ones after a `?`.
const SIMPLE_KEY: usize = 128;

/// A value as Go programs print one that was JSON: every number is a float, keys are sorted, styles and spans play no
/// part. Keys are strings; an alias, which no such value has, is null.
pub fn marshalled(node: &Node<'_>) -> String {
    let mut out = String::new();
    block(node, Column { indent: 0, inner: INDENT }, &mut out);
    if !out.ends_with(is_break) {
        out.push('\n');
    }
    out
}

/// Where a value stands.
#[derive(Clone, Copy)]
struct Column {
    /// Where the pairs or items of a collection start.
    indent: usize,
    /// Where the lines of a text start.
    inner: usize,
}

impl Column {
    /// Of a value under a key: the next multiple of four.
    fn under_key(indent: usize) -> Self {
        let inner = (indent + INDENT) / INDENT * INDENT;
        Self { indent: inner, inner }
    }

    /// Of an item: behind its dash.
    fn item(indent: usize) -> Self {
        Self { indent: indent + 2, inner: indent + 2 }
    }
}

fn block(node: &Node<'_>, column: Column, out: &mut String) {
    match &node.value {
        Value::Mapping(mapping) if !mapping.entries.is_empty() => {
            let mut entries: Vec<&Entry<'_>> = mapping.entries.iter().collect();
            let text = |entry: &Entry<'_>| entry.key.text().unwrap_or_default().to_owned();
            entries.sort_by(|a, b| compare(&text(a), &text(b)));
            for (i, entry) in entries.into_iter().enumerate() {
                if i > 0 {
                    start_line(column.indent, out);
                }
                pair(entry, column.indent, out);
            }
        }
        Value::Sequence(sequence) if !sequence.items.is_empty() => {
            for (i, item) in sequence.items.iter().enumerate() {
                if i > 0 {
                    start_line(column.indent, out);
                }
                out.push_str("- ");
                block(item, Column::item(column.indent), out);
            }
        }
        Value::Mapping(_) => out.push_str("{}"),
        Value::Sequence(_) => out.push_str("[]"),
        Value::Alias(_) => out.push_str("null"),
        Value::Scalar(value) => scalar(value, column.inner, out),
    }
}

/// Begins a line; a text that ends with line breaks has begun it already.
fn start_line(indent: usize, out: &mut String) {
    if out.ends_with(is_break) {
        out.extend(std::iter::repeat_n(' ', indent));
    } else {
        new_line(indent, out);
    }
}

fn pair(entry: &Entry<'_>, indent: usize, out: &mut String) {
    let key = entry.key.text().unwrap_or_default();
    let below = Column::under_key(indent);
    if key.len() > SIMPLE_KEY || key.contains(is_break) {
        out.push_str("? ");
        string(key, below.inner, false, out);
        start_line(indent, out);
        out.push_str(": ");
        return block(&entry.value, below, out);
    }
    string(key, below.inner, true, out);
    out.push(':');
    let nested = match &entry.value.value {
        Value::Mapping(mapping) => !mapping.entries.is_empty(),
        Value::Sequence(sequence) => !sequence.items.is_empty(),
        _ => false,
    };
    if nested {
        start_line(below.indent, out);
    } else {
        out.push(' ');
    }
    block(&entry.value, below, out);
}

fn scalar(scalar: &Scalar<'_>, inner: usize, out: &mut String) {
    match scalar.tag {
        Tag::Str => string(scalar.text, inner, false, out),
        Tag::Int | Tag::Float => match scalar.text.parse::<f64>() {
            Ok(number) => out.push_str(&go_number(number)),
            Err(_) => out.push_str(scalar.text),
        },
        _ => out.push_str(scalar.text),
    }
}

/// `strconv.FormatFloat` in format `g`, as short as can be.
fn go_number(number: f64) -> String {
    let scientific = format!("{number:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    match exponent.parse::<i32>().unwrap_or_default() {
        -4..6 => number.to_string(),
        exponent => format!("{digits}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs()),
    }
}

fn string(text: &str, inner: usize, simple_key: bool, out: &mut String) {
    let shape = Shape::of(text, Version::V3);
    if text.contains('\n') {
        if shape.block && !simple_key {
            return literal(text, inner, out);
        }
        return double_quoted(text, out);
    }
    // go-yaml forgets that `<<` reads as something else.
    let reads_back =
        matches!(resolve_plain(text), Resolved::Str | Resolved::Merge) && !is_base_60(text) && !is_yaml_1_1_bool(text);
    match shape {
        _ if !reads_back || text.contains('\t') => double_quoted(text, out),
        Shape { plain: true, .. } => out.push_str(text),
        Shape { single: true, .. } => single_quoted(text, out),
        _ => double_quoted(text, out),
    }
}

/// `|` and the lines. The hint is that of a level, whatever the lines have, as in go-yaml.
fn literal(text: &str, inner: usize, out: &mut String) {
    out.push('|');
    if text.starts_with(' ') || text.starts_with(is_break) {
        out.push('4');
    }
    let mut ends = text.chars().rev();
    match (ends.next().is_some_and(is_break), ends.next().is_none_or(is_break)) {
        (false, _) => out.push('-'),
        (true, true) => out.push('+'),
        (true, false) => {}
    }
    // A text's own line break at its start is taken for the one behind the header, and so is lost.
    if !text.starts_with(is_break) {
        out.push('\n');
    }
    let mut at_start = true;
    for c in text.chars() {
        if at_start && !is_break(c) {
            out.extend(std::iter::repeat_n(' ', inner));
        }
        at_start = is_break(c);
        out.push(c);
    }
}

/// go-yaml v3's order of keys: v2's, but that right behind a digit a letter comes first.
fn compare(one: &str, other: &str) -> Ordering {
    let pairs = || one.chars().zip(other.chars());
    if let Some((at, (a, b))) = pairs().enumerate().find(|(_, (a, b))| a != b)
        && at > 0
        && a.is_alphabetic() != b.is_alphabetic()
        && pairs().nth(at - 1).is_some_and(|(before, _)| before.is_numeric())
    {
        return if a.is_alphabetic() { Ordering::Less } else { Ordering::Greater };
    }
    order::compare(one, other)
}
