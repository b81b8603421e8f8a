//! The tree that an edit has to give, and whether it did.

use super::Step;
use super::path::index;
use crate::{Document, Entry, Node, Scalar, ScalarStyle, Tag, Value, resolve_plain};

/// What happens to a node.
pub(super) enum Change<'a> {
    Set(Node<'a>),
    InsertEntry(usize, Entry<'a>),
    InsertItem(usize, Node<'a>),
    Remove(usize),
    Rename(usize, Node<'a>),
}

/// Adds the children of `moved` to the collection at `path`.
pub(super) fn append<'a>(root: &mut Node<'a>, path: &[Step<'_>], moved: &Node<'a>) {
    let Some(node) = node_at(root, path) else { return };
    match (&mut node.value, &moved.value) {
        (Value::Mapping(to), Value::Mapping(from)) => to.entries.extend_from_slice(&from.entries),
        (Value::Sequence(to), Value::Sequence(from)) => to.items.extend_from_slice(&from.items),
        _ => {}
    }
}

/// Makes the change in the tree. An anchor in front of a value stays.
pub(super) fn apply<'a>(root: &mut Node<'a>, path: &[Step<'_>], change: &Change<'a>) {
    let Some(node) = node_at(root, path) else { return };
    match (change, &mut node.value) {
        (Change::Set(value), _) => node.value = value.value.clone(),
        (Change::InsertEntry(at, entry), Value::Mapping(mapping)) => mapping.entries.insert(*at, entry.clone()),
        (Change::InsertItem(at, item), Value::Sequence(sequence)) => sequence.items.insert(*at, item.clone()),
        (Change::Rename(at, key), Value::Mapping(mapping)) => mapping.entries[*at].key.value = key.value.clone(),
        (Change::Remove(at), Value::Mapping(mapping)) => drop(mapping.entries.remove(*at)),
        (Change::Remove(at), Value::Sequence(sequence)) => drop(sequence.items.remove(*at)),
        _ => {}
    }
}

fn node_at<'n, 'a>(root: &'n mut Node<'a>, path: &[Step<'_>]) -> Option<&'n mut Node<'a>> {
    path.iter().try_fold(root, |node, step| {
        let index = index(node, *step)?;
        match &mut node.value {
            Value::Mapping(mapping) => Some(&mut mapping.entries[index].value),
            Value::Sequence(sequence) => Some(&mut sequence.items[index]),
            Value::Scalar(_) | Value::Alias(_) => None,
        }
    })
}

/// True when the documents are the wanted ones, wherever and however they are written.
pub(super) fn same_documents(found: &[Document<'_>], wanted: &[Node<'_>]) -> bool {
    found.len() == wanted.len() && found.iter().zip(wanted).all(|(f, w)| same(&f.root, w))
}

fn same(found: &Node<'_>, wanted: &Node<'_>) -> bool {
    if found.anchor != wanted.anchor {
        return false;
    }
    match (&found.value, &wanted.value) {
        (Value::Scalar(f), Value::Scalar(w)) => same_scalar(f, w),
        (Value::Alias(f), Value::Alias(w)) => f == w,
        (Value::Sequence(f), Value::Sequence(w)) => {
            collection(f.tag, Tag::Seq) == collection(w.tag, Tag::Seq)
                && f.items.len() == w.items.len()
                && f.items.iter().zip(&w.items).all(|(f, w)| same(f, w))
        }
        (Value::Mapping(f), Value::Mapping(w)) => {
            collection(f.tag, Tag::Map) == collection(w.tag, Tag::Map)
                && f.entries.len() == w.entries.len()
                && f.entries.iter().zip(&w.entries).all(|(f, w)| same(&f.key, &w.key) && same(&f.value, &w.value))
        }
        _ => false,
    }
}

fn collection(tag: Tag, usual: Tag) -> Tag {
    if tag == Tag::None { usual } else { tag }
}

fn same_scalar(found: &Scalar<'_>, wanted: &Scalar<'_>) -> bool {
    let (f, w) = (scalar_tag(found), scalar_tag(wanted));
    f == w && (f == Tag::Null || found.text == wanted.text)
}

/// A transformer's scalar may leave it to the text to say what it is.
pub(super) fn scalar_tag(scalar: &Scalar<'_>) -> Tag {
    match (scalar.tag, scalar.style) {
        (Tag::None, ScalarStyle::Plain) => resolve_plain(scalar.text).tag(),
        (Tag::None, _) => Tag::Str,
        (tag, _) => tag,
    }
}
