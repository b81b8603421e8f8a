//! Ways to a node.

use crate::{Mapping, Node, Symbol, Value};

/// One step down from a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step<'p> {
    /// To the value of a key.
    Key(&'p str),
    /// To an item, counted from 0.
    Index(usize),
}

/// Where a new key goes. A key that is not there counts as [`Place::Last`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Place<'p> {
    /// Behind all others.
    #[default]
    Last,
    /// In front of this key.
    Before(&'p str),
    /// Behind this key.
    After(&'p str),
}

pub(super) fn index(node: &Node<'_>, step: Step<'_>) -> Option<usize> {
    match (step, &node.value) {
        (Step::Key(key), Value::Mapping(mapping)) => mapping.position(key),
        (Step::Index(index), Value::Sequence(sequence)) => (index < sequence.items.len()).then_some(index),
        _ => None,
    }
}

pub(super) fn child<'n, 'a>(node: &'n Node<'a>, step: Step<'_>) -> Option<&'n Node<'a>> {
    let index = index(node, step)?;
    match &node.value {
        Value::Mapping(mapping) => Some(&mapping.entries[index].value),
        Value::Sequence(sequence) => Some(&sequence.items[index]),
        Value::Scalar(_) | Value::Alias(_) => None,
    }
}

/// How often a mapping has `key`.
pub(super) fn count(mapping: &Mapping<'_>, key: &str) -> usize {
    mapping.entries.iter().filter(|e| e.key.text() == Some(key)).count()
}

/// True when an alias below `node` names `anchor`.
pub(super) fn names(node: &Node<'_>, anchor: Symbol) -> bool {
    match &node.value {
        Value::Scalar(_) => false,
        Value::Alias(name) => *name == anchor,
        Value::Sequence(sequence) => sequence.items.iter().any(|item| names(item, anchor)),
        Value::Mapping(mapping) => mapping.entries.iter().any(|e| names(&e.key, anchor) || names(&e.value, anchor)),
    }
}

/// A path as people write it: `images[0].newTag`.
pub(super) fn show(path: &[Step<'_>]) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for step in path {
        // Writing to a String cannot fail.
        let _ = match step {
            Step::Key(key) if out.is_empty() => write!(out, "{key}"),
            Step::Key(key) => write!(out, ".{key}"),
            Step::Index(index) => write!(out, "[{index}]"),
        };
    }
    if out.is_empty() { "the document".to_owned() } else { out }
}
