//! Fields of an object that are one node in kustomize: the labels that one entry has put in several places.
//!
//! kustomize makes one node for a label and hangs it into every mapping of an object that lacks the key. Whatever later
//! sets the value in one of the places, a patch of `metadata.labels` say, sets it in all of them, selectors too. Trees
//! have come to rely on that. Here each place has a node of its own with a common mark, and a value set in one is copied
//! to the others right after the transformer that set it.

use kubekiln_yaml::{Node, Scalar, Symbol, Value};

use super::Resource;

/// Places with a common mark, and the value that they had last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shared<'a> {
    mark: Symbol,
    value: Scalar<'a>,
}

/// Marks a node as one of several that are the same. The mark stands where an anchor was while the file was read.
pub(crate) fn mark(node: &mut Node<'_>, mark: Symbol) {
    node.anchor = Some(mark);
}

/// Puts `value` in the place of `old`, as one of the same nodes if `old` was.
pub(crate) fn replace<'a>(old: &mut Node<'a>, mut value: Node<'a>) {
    value.anchor = old.anchor;
    *old = value;
}

/// True for a node that may have to be the same as others.
pub(crate) fn is_marked(node: &Node<'_>) -> bool {
    node.anchor.is_some()
}

impl<'a> Resource<'a> {
    /// From now on nodes with this mark are the same; they are `node` now.
    pub(crate) fn share(&mut self, mark: Symbol, node: &Node<'a>) {
        if let Value::Scalar(value) = node.value {
            self.shared.retain(|shared| shared.mark != mark);
            self.shared.push(Shared { mark, value });
        }
    }

    /// Copies what was set in one of several places to the others. Of two values set at once the last one wins.
    pub(crate) fn settle_shared(&mut self) {
        if self.shared.is_empty() {
            return;
        }
        let mut changed = Vec::new();
        for shared in &mut self.shared {
            let mut latest = None;
            visit(&mut self.node, shared.mark, &mut |node| match node.value {
                Value::Scalar(value) if !same(value, shared.value) => latest = Some(node.clone()),
                _ => {}
            });
            if let Some(latest) = latest {
                changed.push((shared.mark, latest));
            }
        }
        for (mark, latest) in changed {
            visit(&mut self.node, mark, &mut |node| *node = latest.clone());
            self.share(mark, &latest);
        }
    }

    /// kustomize writes all annotations of an object anew whenever it notes something there.
    pub(crate) fn unshare_annotations(&mut self) {
        if self.shared.is_empty() {
            return;
        }
        let annotations = self.node.get_mut("metadata").and_then(|m| m.get_mut("annotations"));
        for entry in annotations.and_then(Node::as_mapping_mut).map_or(&mut [][..], |m| &mut m.entries) {
            entry.value.anchor = None;
        }
    }
}

fn same(a: Scalar<'_>, b: Scalar<'_>) -> bool {
    a.text == b.text && a.tag == b.tag && a.style == b.style
}

fn visit<'a>(node: &mut Node<'a>, mark: Symbol, seen: &mut impl FnMut(&mut Node<'a>)) {
    if node.anchor == Some(mark) {
        seen(node);
        return;
    }
    match &mut node.value {
        Value::Scalar(_) | Value::Alias(_) => {}
        Value::Sequence(sequence) => sequence.items.iter_mut().for_each(|item| visit(item, mark, seen)),
        Value::Mapping(mapping) => mapping.entries.iter_mut().for_each(|entry| visit(&mut entry.value, mark, seen)),
    }
}
