//! The facts of an `openapi` file: Swagger 2.0, as the API server gives it out.

use std::collections::BTreeMap;

use kubekiln_yaml::{Node, Value};
use rustc_hash::FxHashMap;

use crate::id::Gvk;

/// Kind, group and version.
type Kind = (String, String, String);

/// Types, kinds and scopes of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Custom {
    pub(super) definitions: FxHashMap<String, Shape>,
    pub(super) kinds: BTreeMap<Kind, String>,
    /// True: the kind has a path under a namespace.
    pub(super) namespaced: BTreeMap<Kind, bool>,
}

/// What a file says of a type.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    /// Name of the type that this one stands for.
    pub(super) reference: Option<String>,
    /// The keys to merge a list by.
    pub(super) merge: Option<Vec<String>>,
    /// Elements of a list.
    pub(super) items: Option<Box<Shape>>,
    /// Values of a map (`additionalProperties`).
    pub(super) values: Option<Box<Shape>>,
    /// Fields.
    pub(super) fields: FxHashMap<String, Shape>,
}

impl Custom {
    pub(super) fn new(document: &Node<'_>) -> Self {
        let mut custom = Self::default();
        for (name, definition) in entries(document.get("definitions")) {
            custom.definitions.insert(name.to_owned(), Shape::new(definition));
            for kind in items(definition.get(KIND_EXTENSION)).iter().filter_map(kind) {
                custom.kinds.insert(kind, name.to_owned());
            }
        }
        for (path, operations) in entries(document.get("paths")) {
            let Some(kind) = operations.at(&["get", KIND_EXTENSION]).and_then(kind) else { continue };
            *custom.namespaced.entry(kind).or_default() |= path.contains("namespaces/{namespace}");
        }
        custom
    }

    pub(super) fn definition(&self, name: &str) -> Option<&Shape> {
        self.definitions.get(name)
    }

    pub(super) fn of_kind(&self, gvk: &Gvk<'_>) -> Option<&str> {
        self.kinds.get(&owned(gvk)).map(String::as_str)
    }

    pub(super) fn is_cluster_scoped(&self, gvk: &Gvk<'_>) -> bool {
        self.namespaced.get(&owned(gvk)) == Some(&false)
    }
}

const KIND_EXTENSION: &str = "x-kubernetes-group-version-kind";

fn owned(gvk: &Gvk<'_>) -> Kind {
    (gvk.kind.to_owned(), gvk.group.to_owned(), gvk.version.to_owned())
}

fn kind(node: &Node<'_>) -> Option<Kind> {
    let part = |key: &str| node.get(key).and_then(Node::text);
    Some((part("kind")?.to_owned(), part("group").unwrap_or("").to_owned(), part("version")?.to_owned()))
}

pub(super) fn entries<'n, 'a>(node: Option<&'n Node<'a>>) -> impl Iterator<Item = (&'a str, &'n Node<'a>)> {
    let entries = node.and_then(Node::as_mapping).map_or(&[][..], |m| m.entries.as_slice());
    entries.iter().filter_map(|e| Some((e.key.text()?, &e.value)))
}

pub(super) fn items<'n, 'a>(node: Option<&'n Node<'a>>) -> &'n [Node<'a>] {
    node.and_then(Node::as_sequence).map_or(&[], |s| s.items.as_slice())
}

impl Shape {
    fn new(node: &Node<'_>) -> Self {
        let text = |key: &str| node.get(key).and_then(Node::text);
        let nested = |key: &str| {
            let inner = node.get(key).filter(|n| n.as_mapping().is_some())?;
            Some(Box::new(Self::new(inner)))
        };
        Self {
            reference: text("$ref").map(|r| r.strip_prefix("#/definitions/").unwrap_or(r).replace("~1", "/")),
            merge: merge_keys(node),
            items: nested("items").filter(|_| is_list(node)),
            values: nested("additionalProperties"),
            fields: entries(node.get("properties")).map(|(k, v)| (k.to_owned(), Self::new(v))).collect(),
        }
    }
}

fn is_list(node: &Node<'_>) -> bool {
    match node.get("type").map(|n| &n.value) {
        Some(Value::Scalar(s)) => s.text == "array",
        Some(Value::Sequence(s)) => s.items.len() == 1 && s.items[0].text() == Some("array"),
        _ => false,
    }
}

fn merge_keys(node: &Node<'_>) -> Option<Vec<String>> {
    let strategy = node.get("x-kubernetes-patch-strategy").and_then(Node::text)?;
    if !strategy.split(',').any(|s| s == "merge") {
        return None;
    }
    if let Some(many) = node.get("x-kubernetes-list-map-keys") {
        return Some(items(Some(many)).iter().filter_map(|k| k.text().map(str::to_owned)).collect());
    }
    let one = node.get("x-kubernetes-patch-merge-key").and_then(Node::text);
    Some(one.into_iter().map(str::to_owned).collect())
}
