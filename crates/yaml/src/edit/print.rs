//! New values as text.

use super::EditError;
use super::check::scalar_tag;
use super::style::{Indents, Siblings};
use crate::emit::{double_quoted, one_line, printable};
use crate::{Arena, Entry, Mapping, Node, Scalar, ScalarStyle, Sequence, Tag, Value};

/// The value with its texts kept by `arena`. Aliases and tags of the user's own are refused: they would mean nothing
/// in another document.
pub(super) fn adopt<'a>(node: &Node<'_>, arena: &'a Arena) -> Result<Node<'a>, EditError> {
    let value = match &node.value {
        Value::Alias(_) => return Err(EditError::Value("it is an alias")),
        Value::Scalar(scalar) => Value::Scalar(adopt_scalar(scalar, arena)?),
        Value::Sequence(sequence) => {
            let items = sequence.items.iter().map(|item| adopt(item, arena)).collect::<Result<_, _>>()?;
            Value::Sequence(Sequence { items, tag: Tag::Seq, flow: sequence.flow })
        }
        Value::Mapping(mapping) => {
            let entry = |e: &Entry<'_>| Ok(Entry { key: adopt(&e.key, arena)?, value: adopt(&e.value, arena)? });
            let entries = mapping.entries.iter().map(entry).collect::<Result<_, EditError>>()?;
            Value::Mapping(Mapping { entries, tag: Tag::Map, flow: mapping.flow })
        }
    };
    Ok(Node::new(node.span, value))
}

fn adopt_scalar<'a>(scalar: &Scalar<'_>, arena: &'a Arena) -> Result<Scalar<'a>, EditError> {
    let tag = scalar_tag(scalar);
    match tag {
        Tag::Str | Tag::Int | Tag::Float | Tag::Bool | Tag::Timestamp | Tag::Merge | Tag::None => {
            Ok(Scalar { text: arena.keep(scalar.text), tag, style: scalar.style })
        }
        Tag::Null => Ok(Scalar { text: "null", tag, style: ScalarStyle::Plain }),
        Tag::Binary | Tag::Map | Tag::Seq | Tag::Other(_) => Err(EditError::Value("it has a tag of its own")),
    }
}

/// A value as it stands behind a key or a dash.
#[derive(Debug, Default)]
pub(super) struct Printed {
    /// What stands on the line of the key or dash.
    pub(super) head: String,
    /// The lines below, indentation included, with `\n` between them; empty for none.
    pub(super) body: String,
}

impl Printed {
    /// The whole, its head behind `lead` (`key:` or `-`).
    pub(super) fn behind(&self, lead: &str) -> String {
        let mut out = lead.to_owned();
        if !self.head.is_empty() {
            out.push(' ');
            out.push_str(&self.head);
        }
        if !self.body.is_empty() {
            out.push('\n');
            out.push_str(&self.body);
        }
        out
    }
}

/// Where a value goes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Slot {
    /// Behind a key in this column.
    Key(usize),
    /// Behind a dash in this column.
    Dash(usize),
    /// The root of a document.
    Root,
    /// Inside `[...]` or `{...}`.
    Flow,
}

/// Writes values with the indentation of a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Printer {
    pub(super) indents: Indents,
    /// The look of the values beside the one to be written.
    pub(super) siblings: Siblings,
}

impl Printer {
    pub(super) fn value(&self, node: &Node<'_>, slot: Slot) -> Result<Printed, EditError> {
        let inline = |head| Ok(Printed { head, body: String::new() });
        if let Slot::Flow = slot {
            return inline(self.flow(node)?);
        }
        match &node.value {
            Value::Scalar(scalar) => self.scalar(scalar, slot),
            _ if is_empty(node) || is_flow(node) || self.siblings.flow && !has_lines(node) => inline(self.flow(node)?),
            Value::Mapping(mapping) => {
                let lines = |column| self.mapping(mapping, column);
                match slot {
                    Slot::Key(column) => below(lines(column + self.indents.mapping)?),
                    Slot::Dash(column) => compact(&lines(column + 2)?),
                    Slot::Root | Slot::Flow => compact(&lines(0)?),
                }
            }
            Value::Sequence(sequence) => {
                let lines = |column| self.sequence(sequence, column);
                match slot {
                    Slot::Key(column) => below(lines(column + self.indents.sequence)?),
                    Slot::Dash(column) => compact(&lines(column + 2)?),
                    Slot::Root | Slot::Flow => compact(&lines(0)?),
                }
            }
            Value::Alias(_) => Err(EditError::Value("it is an alias")),
        }
    }

    /// `key: value` in block style, its key in `column`; the first line is not indented.
    pub(super) fn entry(&self, entry: &Entry<'_>, column: usize) -> Result<String, EditError> {
        Ok(self.value(&entry.value, Slot::Key(column))?.behind(&format!("{}:", key(&entry.key, false)?)))
    }

    /// `- value` in block style, its dash in `column`; the first line is not indented.
    pub(super) fn item(&self, item: &Node<'_>, column: usize) -> Result<String, EditError> {
        Ok(self.value(item, Slot::Dash(column))?.behind("-"))
    }

    /// `key: value` for a flow mapping.
    pub(super) fn flow_entry(&self, entry: &Entry<'_>) -> Result<String, EditError> {
        Ok(format!("{}: {}", key(&entry.key, true)?, self.flow(&entry.value)?))
    }

    /// Below the first level nothing is known of siblings.
    fn inner(&self) -> Self {
        Self { siblings: Siblings::default(), ..*self }
    }

    fn mapping(&self, mapping: &Mapping<'_>, column: usize) -> Result<String, EditError> {
        let inner = self.inner();
        let lines = mapping.entries.iter().map(|e| Ok(indented(&inner.entry(e, column)?, column)));
        Ok(lines.collect::<Result<Vec<_>, EditError>>()?.join("\n"))
    }

    fn sequence(&self, sequence: &Sequence<'_>, column: usize) -> Result<String, EditError> {
        let inner = self.inner();
        let lines = sequence.items.iter().map(|item| Ok(indented(&inner.item(item, column)?, column)));
        Ok(lines.collect::<Result<Vec<_>, EditError>>()?.join("\n"))
    }

    pub(super) fn flow(&self, node: &Node<'_>) -> Result<String, EditError> {
        let inner = self.inner();
        match &node.value {
            Value::Scalar(scalar) => scalar_line(scalar, self.wanted(scalar), true),
            Value::Sequence(sequence) => {
                let items = sequence.items.iter().map(|item| inner.flow(item));
                Ok(format!("[{}]", items.collect::<Result<Vec<_>, _>>()?.join(", ")))
            }
            Value::Mapping(mapping) => {
                let entries = mapping.entries.iter().map(|e| inner.flow_entry(e));
                Ok(format!("{{{}}}", entries.collect::<Result<Vec<_>, _>>()?.join(", ")))
            }
            Value::Alias(_) => Err(EditError::Value("it is an alias")),
        }
    }

    fn scalar(&self, scalar: &Scalar<'_>, slot: Slot) -> Result<Printed, EditError> {
        let style = self.wanted(scalar);
        let block = matches!(style, ScalarStyle::Plain | ScalarStyle::Literal | ScalarStyle::Folded)
            && (self.indents.ended || !scalar.text.ends_with('\n'));
        let column = match slot {
            Slot::Key(column) => Some(column + self.indents.mapping),
            Slot::Dash(column) => Some(column + 2),
            Slot::Root | Slot::Flow => None,
        };
        if let Some(column) = column.filter(|_| block && scalar.tag == Tag::Str && fits_literal(scalar.text)) {
            let head = if scalar.text.ends_with('\n') { "|" } else { "|-" }.to_owned();
            let lines = scalar.text.strip_suffix('\n').unwrap_or(scalar.text).split('\n');
            let lines: Vec<_> =
                lines.map(|l| if l.is_empty() { String::new() } else { format!("{:column$}{l}", "") }).collect();
            return Ok(Printed { head, body: lines.join("\n") });
        }
        Ok(Printed { head: scalar_line(scalar, style, false)?, body: String::new() })
    }

    /// The style asked for, else that of the siblings.
    fn wanted(&self, scalar: &Scalar<'_>) -> ScalarStyle {
        if scalar.style == ScalarStyle::Plain { self.siblings.quotes } else { scalar.style }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "one shape for every kind of value")]
fn below(body: String) -> Result<Printed, EditError> {
    Ok(Printed { head: String::new(), body })
}

#[expect(clippy::unnecessary_wraps, reason = "one shape for every kind of value")]
fn compact(lines: &str) -> Result<Printed, EditError> {
    let (head, body) = lines.split_once('\n').unwrap_or((lines, ""));
    Ok(Printed { head: head.trim_start_matches(' ').to_owned(), body: body.to_owned() })
}

fn indented(text: &str, column: usize) -> String {
    format!("{:column$}{text}", "")
}

/// True when a text in it has several lines.
fn has_lines(node: &Node<'_>) -> bool {
    match &node.value {
        Value::Scalar(scalar) => scalar.text.contains('\n'),
        Value::Sequence(sequence) => sequence.items.iter().any(has_lines),
        Value::Mapping(mapping) => mapping.entries.iter().any(|e| has_lines(&e.value)),
        Value::Alias(_) => false,
    }
}

fn is_empty(node: &Node<'_>) -> bool {
    node.as_mapping().is_some_and(|m| m.entries.is_empty()) || node.as_sequence().is_some_and(|s| s.items.is_empty())
}

fn is_flow(node: &Node<'_>) -> bool {
    node.as_mapping().is_some_and(|m| m.flow) || node.as_sequence().is_some_and(|s| s.flow)
}

/// A key as it stands before its colon.
pub(super) fn key(node: &Node<'_>, flow: bool) -> Result<String, EditError> {
    let scalar = node.as_scalar().ok_or(EditError::Value("a key is no scalar"))?;
    scalar_line(scalar, scalar.style, flow)
}

/// True for a text of several lines that a block scalar without indentation hints can hold.
fn fits_literal(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    text.contains('\n')
        && !body.is_empty()
        && !body.ends_with('\n')
        && !body.starts_with([' ', '\t', '\n'])
        && text.chars().all(|c| c == '\n' || c == '\t' || printable(c))
}

/// A scalar on one line, in `style` if it can have that.
fn scalar_line(scalar: &Scalar<'_>, style: ScalarStyle, flow: bool) -> Result<String, EditError> {
    if !matches!(scalar.tag, Tag::Str) {
        return Ok(scalar.text.to_owned());
    }
    let plain_line = !scalar.text.contains(['\n', '\t']) && scalar.text.chars().all(printable);
    match style {
        ScalarStyle::DoubleQuoted => Ok(double_quoted(scalar.text)),
        ScalarStyle::SingleQuoted if plain_line => Ok(single_quoted(scalar.text)),
        _ => {
            let line = one_line(scalar.text).map_err(EditError::Value)?;
            if flow && !line.starts_with(['\'', '"']) && !flow_safe(&line) {
                return Ok(single_quoted(scalar.text));
            }
            Ok(line)
        }
    }
}

/// True when no character of a plain text means anything inside a flow collection.
fn flow_safe(line: &str) -> bool {
    !line.contains([',', '[', ']', '{', '}', '?']) && !line.starts_with([':', '-']) && !line.ends_with(':')
}

fn single_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
