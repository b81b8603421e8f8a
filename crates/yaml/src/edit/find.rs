//! What a path leads to, and what must not be touched.

use super::{EditError, Editor, Step, path, print};
use crate::{Entry, Node, Span, Symbol, Tag, Value};

impl<'a> Editor<'a> {
    /// The node at `path`; refused when it, or what it lies in, is shared.
    pub(super) fn find(&self, path: &[Step<'_>]) -> Result<&Node<'a>, EditError> {
        let root = self.root().ok_or_else(|| self.not_found(path))?;
        let mut node = root;
        for depth in 0..=path.len() {
            let here = &path[..depth];
            if let Value::Alias(symbol) = node.value
                && depth < path.len()
            {
                return Err(self.shared(here, symbol, node));
            }
            if let Some(anchor) = node.anchor.filter(|anchor| path::names(root, *anchor)) {
                return Err(self.shared(here, anchor, node));
            }
            let Some(step) = path.get(depth) else { break };
            if let Step::Key(key) = step
                && node.as_mapping().is_some_and(|m| path::count(m, key) > 1)
            {
                return Err(self.repeated(here, key));
            }
            node = path::child(node, *step).ok_or_else(|| self.not_found(&path[..=depth]))?;
        }
        Ok(node)
    }

    /// True when the last step of `path` leads to nothing, while the steps before it lead somewhere, or nowhere
    /// either.
    pub(super) fn is_absent(&self, path: &[Step<'_>]) -> bool {
        let Some(root) = self.root() else { return true };
        let mut node = root;
        for step in path {
            if matches!(node.value, Value::Alias(_)) {
                return false;
            }
            let Some(inner) = path::child(node, *step) else {
                return node.is_null() || matches!(node.value, Value::Mapping(_));
            };
            node = inner;
        }
        false
    }

    /// Refuses to start a collection that would hide one which a merge key brings.
    pub(super) fn check_merged(&self, path: &[Step<'_>]) -> Result<(), EditError> {
        let above = path.split_last().map(|(_, above)| above);
        let parent = above.and_then(|above| self.get(above)).and_then(Node::as_mapping);
        match parent.and_then(|m| m.entries.iter().find(|e| e.key.as_scalar().is_some_and(|k| k.tag == Tag::Merge))) {
            Some(merge) => Err(EditError::Merged { path: path::show(path), span: merge.key.span }),
            None => Ok(()),
        }
    }

    /// `value` under keys of its own.
    pub(super) fn wrap(&self, keys: &[Step<'_>], value: Node<'a>) -> Result<Node<'a>, EditError> {
        keys.iter().rev().try_fold(value, |inner, step| {
            let Step::Key(key) = step else { return Err(self.not_found(keys)) };
            let key = Node::string(inner.span, self.arena.keep(*key));
            Ok(Node::mapping(inner.span, vec![Entry { key, value: inner }]))
        })
    }

    /// The value with its texts kept by the arena.
    pub(super) fn adopt(&self, node: &Node<'_>) -> Result<Node<'a>, EditError> {
        print::adopt(node, self.arena)
    }

    pub(super) fn not_found(&self, path: &[Step<'_>]) -> EditError {
        let span = self.root().map_or(Span::NONE, |root| root.span);
        EditError::NotFound { path: path::show(path), span }
    }

    pub(super) fn wrong_shape(path: &[Step<'_>], wanted: &'static str, node: &Node<'a>) -> EditError {
        EditError::WrongShape { path: path::show(path), wanted, span: node.span }
    }

    pub(super) fn repeated(&self, path: &[Step<'_>], key: &str) -> EditError {
        let path = [path, &[Step::Key(key)]].concat();
        let span = self.get(&path).map_or(Span::NONE, |node| node.span);
        EditError::Repeated { path: path::show(&path), span }
    }

    pub(super) fn shared(&self, path: &[Step<'_>], anchor: Symbol, node: &Node<'a>) -> EditError {
        let anchor = self.arena.name(anchor).to_owned();
        EditError::Shared { path: path::show(path), anchor, span: node.span }
    }
}
