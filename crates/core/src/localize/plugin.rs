//! Which fields of generator and transformer objects name files: of built-in ones, and of kiln's own.

use kubekiln_yaml::Node;

use super::fields::{Entry, Kind, Walk};
use crate::generate::instance::API_VERSION;

/// Everything that the object, or list of objects, `root` names.
pub(super) fn entries<'a>(root: &Node<'a>) -> Vec<Entry<'a>> {
    let mut walk = Walk { found: Vec::new(), path: Vec::new() };
    if kind(root).ends_with("List") {
        walk.each(root, "items", object);
    } else {
        object(&mut walk, root);
    }
    walk.found
}

fn kind<'n>(node: &'n Node<'_>) -> &'n str {
    node.get("kind").and_then(Node::text).unwrap_or("")
}

fn object<'a>(walk: &mut Walk<'a>, node: &Node<'a>) {
    let version = node.get("apiVersion").and_then(Node::text);
    if version == Some(API_VERSION) {
        own(walk, node);
    }
    if version != Some("builtin") {
        return;
    }
    match kind(node) {
        "ConfigMapGenerator" | "SecretGenerator" => {
            walk.text(node, "env", Kind::File);
            walk.text(node, "envs", Kind::File);
            walk.text(node, "files", Kind::FileSource);
        }
        "HelmChartInflationGenerator" => {
            walk.text(node, "valuesFile", Kind::File);
            walk.text(node, "additionalValuesFiles", Kind::File);
            walk.chart_home(node);
        }
        "PatchTransformer" | "PatchJson6902Transformer" => walk.text(node, "path", Kind::Evaluated),
        "PatchStrategicMergeTransformer" => walk.text(node, "paths", Kind::Patch),
        "ReplacementTransformer" => {
            walk.each(node, "replacements", |walk, item| walk.text(item, "path", Kind::Evaluated));
        }
        _ => {}
    }
}

/// kiln's own kinds. A patch of one may set any of these fields.
fn own<'a>(walk: &mut Walk<'a>, node: &Node<'a>) {
    walk.field(node, "spec", |walk, spec| match kind(node) {
        "Instance" => {
            walk.text(spec, "package", Kind::Package);
            walk.text(spec, "values", Kind::File);
            walk.texts_by_key(spec, "uses", Kind::Used);
        }
        "JsonnetTransformer" => walk.text(spec, "path", Kind::Program),
        _ => {}
    });
}
