//! The text of a kustomization, each entry under the place it came from.

use std::fmt::Write as _;

use kubekiln_yaml::{Entry, Node, Span, written};

/// Something from a kustomization of the application's.
#[derive(Clone, Debug)]
pub(super) struct Item<'a> {
    pub(super) node: Node<'a>,
    /// What comes before it as a comment: `base`, `overlays/<name>`, or any other words.
    pub(super) origin: String,
}

/// The first lines of every kustomization. `comment` may have several lines.
pub(super) fn head(comment: &str) -> String {
    let mut out = String::new();
    for line in comment.lines() {
        push_comment(&mut out, line, "");
    }
    out.push_str("apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n");
    out
}

/// A comment of one line.
pub(super) fn push_comment(out: &mut String, words: &str, indent: &str) {
    let words: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let _ = writeln!(out, "{indent}# {words}");
}

/// A field with one value.
pub(super) fn field(out: &mut String, name: &str, item: &Item<'_>) {
    push_comment(out, &item.origin, "");
    out.push_str(&entry(name, &item.node));
}

/// A field with items; nothing for none.
pub(super) fn list(out: &mut String, name: &str, items: &[Item<'_>]) {
    if !items.is_empty() {
        let _ = writeln!(out, "{name}:");
    }
    let mut last = None;
    for item in items {
        if last != Some(&item.origin) {
            push_comment(out, &item.origin, "");
        }
        last = Some(&item.origin);
        out.push_str(&written(&Node::sequence(Span::NONE, vec![item.node.clone()])));
    }
}

/// A field with keys, each with its value; nothing for none.
pub(super) fn map(out: &mut String, name: &str, entries: &[(&str, Item<'_>)]) {
    if !entries.is_empty() {
        let _ = writeln!(out, "{name}:");
    }
    let mut last = None;
    for (key, item) in entries {
        if last != Some(&item.origin) {
            push_comment(out, &item.origin, "  ");
        }
        last = Some(&item.origin);
        for line in entry(key, &item.node).lines() {
            let _ = writeln!(out, "  {line}");
        }
    }
}

fn entry(key: &str, value: &Node<'_>) -> String {
    let key = Node::string(Span::NONE, key);
    written(&Node::mapping(Span::NONE, vec![Entry { key, value: value.clone() }]))
}
