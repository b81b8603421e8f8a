//! What Tanka does to the objects of an environment.

use std::collections::BTreeMap;

use kubekiln_yaml::{Arena, Mapping, Node};

use super::environment::Environment;

const LABEL: &str = "tanka.dev/environment";
/// An annotation that says whether an object lies in a namespace.
const NAMESPACED: &str = "tanka.dev/namespaced";

/// Kinds that lie in no namespace, as far as Tanka knows. It does not look at their groups.
const CLUSTER_WIDE: [&str; 23] = [
    "APIService",
    "CertificateSigningRequest",
    "ClusterRole",
    "ClusterRoleBinding",
    "ComponentStatus",
    "CSIDriver",
    "CSINode",
    "CustomResourceDefinition",
    "MutatingWebhookConfiguration",
    "Namespace",
    "Node",
    "NodeMetrics",
    "PersistentVolume",
    "PodSecurityPolicy",
    "PriorityClass",
    "RuntimeClass",
    "SelfSubjectAccessReview",
    "SelfSubjectRulesReview",
    "StorageClass",
    "SubjectAccessReview",
    "TokenReview",
    "ValidatingWebhookConfiguration",
    "VolumeAttachment",
];

/// Completes the objects as their environment says.
pub(super) fn process<'a>(objects: &mut [Node<'a>], environment: &Environment, arena: &'a Arena) -> Result<(), String> {
    let spec = &environment.spec;
    let label = spec.inject_labels.then(|| environment.name_label()).transpose()?;
    for object in objects {
        let takes_namespace = !spec.namespace.is_empty() && is_namespaced(object);
        let Some(metadata) = mapping(object, "metadata") else { continue };
        if takes_namespace && !is_string(metadata.get("namespace")) {
            metadata.set("namespace", Node::string(kubekiln_yaml::Span::NONE, arena.keep(spec.namespace.as_str())));
        }
        if let Some(label) = &label {
            set(metadata, "labels", LABEL, label, true, arena);
        }
        add(metadata, "annotations", &spec.resource_defaults.annotations, arena);
        add(metadata, "labels", &spec.resource_defaults.labels, arena);
    }
    Ok(())
}

fn is_namespaced(object: &Node<'_>) -> bool {
    match object.at(&["metadata", "annotations", NAMESPACED]).and_then(Node::text) {
        Some(said) => said == "true",
        None => !object.get("kind").and_then(Node::text).is_some_and(|kind| CLUSTER_WIDE.contains(&kind)),
    }
}

fn is_string(node: Option<&Node<'_>>) -> bool {
    node.is_some_and(|node| !node.is_null() && node.text().is_some())
}

/// Adds what is not there.
fn add<'a>(metadata: &mut Mapping<'a>, field: &'static str, more: &BTreeMap<String, String>, arena: &'a Arena) {
    for (key, value) in more {
        set(metadata, field, key, value, false, arena);
    }
}

fn set<'a>(metadata: &mut Mapping<'a>, field: &'static str, key: &str, value: &str, replace: bool, arena: &'a Arena) {
    let none = kubekiln_yaml::Span::NONE;
    if metadata.get(field).is_none_or(|node| node.as_mapping().is_none()) {
        metadata.set(field, Node::mapping(none, Vec::new()));
    }
    let Some(entries) = metadata.get_mut(field).and_then(Node::as_mapping_mut) else { return };
    if replace || !entries.contains_key(key) {
        entries.set(arena.keep(key), Node::string(none, arena.keep(value)));
    }
}

fn mapping<'n, 'a>(object: &'n mut Node<'a>, field: &'static str) -> Option<&'n mut Mapping<'a>> {
    object.get_mut(field).and_then(Node::as_mapping_mut)
}
