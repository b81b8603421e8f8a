//! Anchors, aliases and merge keys written out, as kustomize does right after reading (`DeAnchor`).

use kubekiln_yaml::{Entry, Mapping, Node, Span, Symbol, Tag, Value};
use rustc_hash::FxHashMap;

use super::LoadError;

/// Replaces every alias by a copy of what it stands for and lays out merge keys. `budget` bounds the copied nodes.
pub(crate) fn expand(mut root: Node<'_>, budget: usize) -> Result<Node<'_>, LoadError> {
    if has_anchors(&root) {
        Expansion { anchors: FxHashMap::default(), budget }.walk(&mut root)?;
    }
    Ok(root)
}

/// Most documents have none, and then nothing has to be walked twice.
fn has_anchors(node: &Node<'_>) -> bool {
    node.anchor.is_some()
        || match &node.value {
            Value::Alias(_) => true,
            Value::Scalar(_) => false,
            Value::Sequence(s) => s.items.iter().any(has_anchors),
            Value::Mapping(m) => {
                m.entries.iter().any(|e| is_merge_text(e) || has_anchors(&e.key) || has_anchors(&e.value))
            }
        }
}

/// A key `<<`, merge key or not: kustomize clears them all.
fn is_merge_text(entry: &Entry<'_>) -> bool {
    entry.key.text() == Some("<<")
}

fn is_merge(entry: &Entry<'_>) -> bool {
    entry.key.as_scalar().is_some_and(|s| s.tag == Tag::Merge)
}

struct Expansion<'a> {
    anchors: FxHashMap<Symbol, Node<'a>>,
    budget: usize,
}

impl<'a> Expansion<'a> {
    fn walk(&mut self, node: &mut Node<'a>) -> Result<(), LoadError> {
        let anchor = node.anchor.take();
        match &mut node.value {
            Value::Alias(name) => {
                let Some(target) = self.anchors.get(name) else {
                    return Err(invalid("alias-cycle", "an alias inside the node that it names", node.span));
                };
                let size = count(target);
                if size > self.budget {
                    return Err(invalid("excessive-aliasing", "yaml: document contains excessive aliasing", node.span));
                }
                self.budget -= size;
                *node = target.clone();
            }
            Value::Scalar(_) => {}
            Value::Sequence(sequence) => sequence.items.iter_mut().try_for_each(|item| self.walk(item))?,
            Value::Mapping(mapping) => {
                for entry in &mut mapping.entries {
                    self.walk(&mut entry.key)?;
                    self.walk(&mut entry.value)?;
                }
                lay_out_merges(mapping)?;
            }
        }
        if let Some(anchor) = anchor {
            self.anchors.insert(anchor, node.clone());
        }
        Ok(())
    }
}

fn count(node: &Node<'_>) -> usize {
    1 + match &node.value {
        Value::Scalar(_) | Value::Alias(_) => 0,
        Value::Sequence(s) => s.items.iter().map(count).sum(),
        Value::Mapping(m) => m.entries.iter().map(|e| count(&e.key) + count(&e.value)).sum(),
    }
}

/// Own keys win over merged ones; among several merged mappings the first that has a key wins.
fn lay_out_merges(mapping: &mut Mapping<'_>) -> Result<(), LoadError> {
    let mut merges = mapping.entries.iter().enumerate().filter(|(_, e)| is_merge(e)).map(|(i, _)| i);
    let Some(place) = merges.next() else {
        mapping.entries.retain(|e| !is_merge_text(e));
        return Ok(());
    };
    if let Some(second) = merges.next() {
        return Err(invalid("duplicate-merge-key", "duplicate merge key", mapping.entries[second].key.span));
    }
    let merged = mapping.entries.remove(place).value;
    for source in merge_sources(merged)? {
        for entry in source.entries {
            if !entry.key.text().is_some_and(|key| mapping.contains_key(key)) {
                mapping.entries.push(entry);
            }
        }
    }
    Ok(())
}

fn merge_sources(value: Node<'_>) -> Result<Vec<Mapping<'_>>, LoadError> {
    let wrong = "map merge requires map or sequence of maps as the value";
    let span = value.span;
    match value.value {
        Value::Mapping(mapping) => Ok(vec![mapping]),
        Value::Sequence(sequence) => sequence
            .items
            .into_iter()
            .map(|item| match item.value {
                Value::Mapping(mapping) => Ok(mapping),
                _ => Err(invalid("bad-merge", wrong, item.span)),
            })
            .collect(),
        _ => Err(invalid("bad-merge", wrong, span)),
    }
}

fn invalid(code: &'static str, message: &str, span: Span) -> LoadError {
    LoadError::Invalid { code, message: message.to_owned(), span, hint: None }
}
