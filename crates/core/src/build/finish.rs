//! The last touch before printing: what kustomize leaves of annotations.

use kubekiln_yaml::{Entry, Node, Span};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::build_metadata::{ORIGIN, TRANSFORMATIONS, Wanted};
use crate::resmap::ResMap;
use crate::resource::Resource;

/// Annotations that kustomize keeps for itself and never prints.
const INTERNAL: [&str; 19] = [
    "internal.config.kubernetes.io/previousKinds",
    "internal.config.kubernetes.io/previousNames",
    "internal.config.kubernetes.io/prefixes",
    "internal.config.kubernetes.io/suffixes",
    "internal.config.kubernetes.io/previousNamespaces",
    "internal.config.kubernetes.io/allowNameChange",
    "internal.config.kubernetes.io/allowKindChange",
    "internal.config.kubernetes.io/refBy",
    "internal.config.kubernetes.io/generatorBehavior",
    "internal.config.kubernetes.io/needsHashSuffix",
    "internal.config.kubernetes.io/path",
    "internal.config.kubernetes.io/index",
    "internal.config.kubernetes.io/seqindent",
    "internal.config.kubernetes.io/id",
    "internal.config.kubernetes.io/annotations-migration-resource-id",
    "internal.config.kubernetes.io/helm-generated",
    "config.kubernetes.io/path",
    "config.kubernetes.io/index",
    "config.k8s.io/id",
];

/// Writes every object's annotations anew, as kustomize does: all values strings, internal ones and an empty mapping
/// gone. `metadata` is made where it is missing, because kustomize looks it up that way.
pub(super) fn finish(objects: &mut ResMap<'_>, wanted: Wanted) {
    objects.as_mut_slice().par_iter_mut().for_each(|resource| rewrite_annotations(resource, wanted));
}

fn rewrite_annotations(resource: &mut Resource<'_>, wanted: Wanted) {
    let span = resource.node.span;
    let Some(object) = resource.node.as_mapping_mut() else { return };
    if object.get("metadata").is_none_or(|m| m.as_mapping().is_none()) {
        object.set("metadata", Node::mapping(span, Vec::new()));
    }
    let Some(metadata) = object.get_mut("metadata").and_then(Node::as_mapping_mut) else { return };
    let Some(place) = metadata.position("annotations") else { return };
    let Some(annotations) = metadata.entries[place].value.as_mapping_mut() else {
        metadata.entries.remove(place);
        return;
    };
    annotations.entries.retain(|entry| !entry.key.text().is_some_and(|key| is_internal(key, wanted)));
    for entry in &mut annotations.entries {
        make_string(entry);
    }
    keep_last(&mut annotations.entries);
    if annotations.entries.is_empty() {
        metadata.entries.remove(place);
    }
}

/// Of an annotation that is there twice, which is refused elsewhere, kustomize keeps the last.
fn keep_last(entries: &mut Vec<Entry<'_>>) {
    if entries.len() < 2 {
        return;
    }
    let mut seen = FxHashSet::default();
    let twice = entries.iter().any(|entry| entry.key.text().is_some_and(|key| !seen.insert(key)));
    if twice {
        let mut seen = FxHashSet::default();
        entries.reverse();
        entries.retain(|entry| entry.key.text().is_none_or(|key| seen.insert(key)));
        entries.reverse();
    }
}

fn is_internal(key: &str, wanted: Wanted) -> bool {
    match key {
        ORIGIN => !wanted.origin,
        TRANSFORMATIONS => !wanted.transformations,
        _ => INTERNAL.contains(&key),
    }
}

/// Makes a text of an annotation's value, whatever it was.
pub(super) fn make_string(entry: &mut Entry<'_>) {
    let span: Span = entry.value.span;
    let text = entry.value.text().unwrap_or("");
    entry.value = Node::string(span, text);
}
