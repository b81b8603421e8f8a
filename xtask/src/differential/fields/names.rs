//! `namePrefix`, `nameSuffix`, `namespace`.

use crate::differential::grower::{Grower, Layer, Seen};

/// Kinds whose names stay as they are.
const FIXED: [&str; 3] = ["CustomResourceDefinition", "APIService", "Namespace"];

/// Kinds that have no namespace.
const CLUSTER: [&str; 11] = [
    "CustomResourceDefinition",
    "APIService",
    "Namespace",
    "ClusterRole",
    "ClusterRoleBinding",
    "PersistentVolume",
    "StorageClass",
    "PriorityClass",
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
    "ValidatingAdmissionPolicy",
];

/// The prefix that a layer must have.
pub(super) fn own_prefix(_: &mut Grower<'_>, layer: &mut Layer) {
    if let Some(prefix) = layer.prefix {
        layer.set("namePrefix", prefix);
        rename(layer, |name| format!("{prefix}{name}"));
    }
}

pub(super) fn affixes(g: &mut Grower<'_>, layer: &mut Layer) {
    if layer.prefix.is_none() && g.wants("namePrefix", 70) {
        let prefix = g.pick(&["dev-", "a-", "x", "team-"]);
        layer.set("namePrefix", prefix);
        rename(layer, |name| format!("{prefix}{name}"));
    }
    if g.wants("nameSuffix", 40) {
        let suffix = g.pick(&["-v2", "-b", "-1", "x"]);
        layer.set("nameSuffix", suffix);
        rename(layer, |name| format!("{name}{suffix}"));
    }
}

/// Renames what can be renamed, as far as the generator follows it.
pub(super) fn rename(layer: &mut Layer, rename: impl Fn(&str) -> String) {
    for seen in layer.seen.iter_mut().filter(|seen| !FIXED.contains(&seen.kind())) {
        seen.name = rename(&seen.name);
    }
}

/// Sets the namespace of what can have one, as far as the generator follows it.
pub(super) fn move_to(layer: &mut Layer, namespace: &str) {
    let has_one = |seen: &&mut Seen| !CLUSTER.contains(&seen.kind());
    for seen in layer.seen.iter_mut().filter(has_one) {
        namespace.clone_into(&mut seen.namespace);
    }
}

pub(super) fn namespace(g: &mut Grower<'_>, layer: &mut Layer) {
    if g.wants("namespace", 100) {
        let namespace = g.pick(&["prod", "team-a", "kube-system", "default"]);
        layer.set("namespace", namespace);
        move_to(layer, namespace);
    }
}
