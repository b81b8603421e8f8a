//! The look of what is already there, so that what is new looks the same.

use super::page::Page;
use crate::{Node, ScalarStyle, Tag, Value};

/// Indentation in a document, in columns.
#[derive(Clone, Copy, Debug)]
pub(super) struct Indents {
    /// From a key to the keys below it.
    pub(super) mapping: usize,
    /// From a key to the dashes below it.
    pub(super) sequence: usize,
    /// The text's last line has a line break. Without it a block scalar there would lose its own.
    pub(super) ended: bool,
}

impl Indents {
    /// The first of each kind below `near`, else the first in the document, else kustomize's.
    pub(super) fn of(page: &Page<'_>, root: &Node<'_>, near: &Node<'_>) -> Self {
        let mut found = (None, None);
        for node in [near, root] {
            look(page, node, &mut found);
        }
        Self {
            mapping: found.0.filter(|n| *n > 0).unwrap_or(2),
            sequence: found.1.unwrap_or(0),
            ended: page.text.is_empty() || page.text.ends_with('\n'),
        }
    }
}

fn look(page: &Page<'_>, node: &Node<'_>, found: &mut (Option<usize>, Option<usize>)) {
    match &node.value {
        Value::Mapping(mapping) if !mapping.flow => {
            let column = page.column(node.span.start as usize);
            for entry in &mapping.entries {
                let step = || page.column(entry.value.span.start as usize).checked_sub(column);
                match &entry.value.value {
                    Value::Mapping(inner) if !inner.flow => found.0 = found.0.or_else(step),
                    Value::Sequence(inner) if !inner.flow => found.1 = found.1.or_else(step),
                    _ => {}
                }
                look(page, &entry.value, found);
            }
        }
        Value::Sequence(sequence) if !sequence.flow => {
            for item in &sequence.items {
                look(page, item, found);
            }
        }
        _ => {}
    }
}

/// What the values of one collection have in common.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Siblings {
    /// The quotes of all strings.
    pub(super) quotes: ScalarStyle,
    /// They are items, and all that are collections are written `{...}` or `[...]`. Values of keys differ too much
    /// for that.
    pub(super) flow: bool,
}

impl Siblings {
    pub(super) fn of(parent: &Node<'_>) -> Self {
        let nodes: Vec<&Node<'_>> = match &parent.value {
            Value::Mapping(mapping) => mapping.entries.iter().map(|e| &e.value).collect(),
            Value::Sequence(sequence) => sequence.items.iter().collect(),
            Value::Scalar(_) | Value::Alias(_) => Vec::new(),
        };
        let mut quotes = nodes.iter().filter_map(|n| n.as_scalar()).filter(|s| s.tag == Tag::Str).map(|s| s.style);
        let first = quotes.next().filter(|s| matches!(s, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted));
        let quotes = first.filter(|style| quotes.all(|other| other == *style)).unwrap_or_default();
        let mut flows = nodes.iter().filter_map(|n| flow_of(n)).peekable();
        let items = parent.as_sequence().is_some();
        Self { quotes, flow: items && flows.peek().is_some() && flows.all(|flow| flow) }
    }
}

/// Whether a collection with something in it is written in flow style.
fn flow_of(node: &Node<'_>) -> Option<bool> {
    match &node.value {
        Value::Mapping(mapping) if !mapping.entries.is_empty() => Some(mapping.flow),
        Value::Sequence(sequence) if !sequence.items.is_empty() => Some(sequence.flow),
        _ => None,
    }
}
