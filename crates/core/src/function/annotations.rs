//! Reading and setting an object's annotations as kustomize does, and the names of those that go to functions.

use kubekiln_yaml::{Entry, Mapping, Node, Scalar, ScalarStyle, Tag, Value};

/// Place of an object in what a function gets.
pub(super) const INDEX: Pair = Pair { new: "internal.config.kubernetes.io/index", old: "config.kubernetes.io/index" };
/// The file that an object comes from, as functions are told.
pub(super) const PATH: Pair = Pair { new: "internal.config.kubernetes.io/path", old: "config.kubernetes.io/path" };
/// Number by which an object is known again.
pub(super) const ID: Pair = Pair { new: "internal.config.kubernetes.io/id", old: "config.k8s.io/id" };
/// Number by which changes of the three above are found.
pub(super) const MIGRATION: &str = "internal.config.kubernetes.io/annotations-migration-resource-id";
/// The id of an object, in YAML.
pub(super) const RESOURCE_ID: &str = "kustomize.config.k8s.io/id";
/// Objects that have it are left out at the end.
pub(super) const LOCAL_CONFIG: &str = "config.kubernetes.io/local-config";
/// Set by a generator on an object whose name is to get a hash.
pub(super) const NEEDS_HASH: &str = "kustomize.config.k8s.io/needs-hash";
/// Set by a generator on an object that meets another.
pub(super) const BEHAVIOR: &str = "kustomize.config.k8s.io/behavior";

/// An annotation with two names; functions may know either.
#[derive(Clone, Copy)]
pub(super) struct Pair {
    pub(super) new: &'static str,
    pub(super) old: &'static str,
}

impl Pair {
    /// The value under either name.
    pub(super) fn get<'a>(&self, object: &Node<'a>) -> Option<&'a str> {
        get(object, self.new).or_else(|| get(object, self.old))
    }

    /// Sets the name that is missing or empty from the other.
    pub(super) fn complete(&self, object: &mut Node<'_>) {
        let text = |object: &Node<'_>, key| get(object, key).filter(|v| !v.is_empty()).map(str::len);
        let (from, to) = match (text(object, self.new), text(object, self.old)) {
            (Some(_), None) => (self.new, self.old),
            (None, Some(_)) => (self.old, self.new),
            _ => return,
        };
        if let Some(value) = get(object, from) {
            set(object, to, value);
        }
    }

    /// True when both names have a value, and not the same.
    pub(super) fn differs(&self, object: &Node<'_>) -> bool {
        let text = |key| get(object, key).unwrap_or("");
        let (new, old) = (text(self.new), text(self.old));
        !new.is_empty() && !old.is_empty() && new != old
    }

    /// Takes both away.
    pub(super) fn clear(&self, object: &mut Node<'_>) {
        clear(object, self.new);
        clear(object, self.old);
    }
}

/// An annotation's text.
pub(super) fn get<'a>(object: &Node<'a>, key: &str) -> Option<&'a str> {
    object.at(&["metadata", "annotations", key])?.text()
}

fn mapping_at<'n, 'a>(object: &'n mut Node<'a>, key: &'static str) -> Option<&'n mut Mapping<'a>> {
    let span = object.span;
    let mapping = object.as_mapping_mut()?;
    if mapping.get(key).is_none_or(|n| n.as_mapping().is_none()) {
        mapping.set(key, Node::mapping(span, Vec::new()));
    }
    mapping.get_mut(key)?.as_mapping_mut()
}

/// Sets an annotation (kyaml's `SetAnnotation`): in single quotes, unless it was there and had a style.
pub(super) fn set<'a>(object: &mut Node<'a>, key: &'static str, value: &'a str) {
    let span = object.span;
    if mapping_at(object, "metadata").is_none() {
        return;
    }
    let Some(metadata) = object.get_mut("metadata") else { return };
    let Some(annotations) = mapping_at(metadata, "annotations") else { return };
    let old = annotations.get(key).and_then(Node::as_scalar).map(|s| s.style);
    let style = old.unwrap_or(ScalarStyle::SingleQuoted);
    annotations.set(key, Node::new(span, Value::Scalar(Scalar { text: value, tag: Tag::Str, style })));
}

/// Takes an annotation away.
pub(super) fn clear(object: &mut Node<'_>, key: &str) {
    let metadata = object.get_mut("metadata");
    if let Some(annotations) = metadata.and_then(|m| m.get_mut("annotations")).and_then(Node::as_mapping_mut) {
        annotations.remove(key);
    }
}

/// Writes all annotations anew (kyaml's `SetAnnotations`): every value a string, sorted, with `more`, without those in
/// `without`; none at all rather than an empty mapping.
pub(super) fn rewrite<'a>(object: &mut Node<'a>, more: Vec<(&'a str, &'a str)>, without: &[&str]) {
    let span = object.span;
    let Some(metadata) = mapping_at(object, "metadata") else { return };
    let old = metadata.remove("annotations").map(|entry| entry.value);
    let string = |span, text| Node::string(span, text);
    let mut entries: Vec<Entry<'a>> = match old.map(|node| node.value) {
        Some(Value::Mapping(mapping)) => mapping.entries,
        _ => Vec::new(),
    };
    entries.retain(|e| e.key.text().is_some_and(|key| !without.contains(&key) && more.iter().all(|(k, _)| *k != key)));
    for entry in &mut entries {
        entry.value = string(entry.value.span, entry.value.text().unwrap_or(""));
    }
    entries.extend(more.into_iter().map(|(key, value)| Entry { key: string(span, key), value: string(span, value) }));
    entries.sort_by_key(|e| e.key.text());
    if !entries.is_empty() {
        metadata.set("annotations", Node::mapping(span, entries));
    }
}
