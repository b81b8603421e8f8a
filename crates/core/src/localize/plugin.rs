//! Which fields of built-in generator and transformer objects name files.

use kubekiln_yaml::Node;

use super::fields::{Entry, Kind, Walk};

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
    if node.get("apiVersion").and_then(Node::text) != Some("builtin") {
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
        "PatchTransformer" | "PatchJson6902Transformer" => walk.text(node, "path", Kind::File),
        "PatchStrategicMergeTransformer" => walk.text(node, "paths", Kind::Patch),
        "ReplacementTransformer" => {
            walk.each(node, "replacements", |walk, item| walk.text(item, "path", Kind::File));
        }
        _ => {}
    }
}
