//! Which files and folders a kustomization names.

use kubekiln::Text;
use kubekiln_yaml::Node;

/// Lists of texts that name a file or a folder, or hold what would be in the file.
const LISTS: [&str; 8] =
    ["bases", "components", "crds", "generators", "patchesStrategicMerge", "resources", "transformers", "validators"];
/// Lists of objects with a field that names a file.
const FIELDS: [(&str, &str); 7] = [
    ("configMapGenerator", "env"),
    ("helmCharts", "valuesFile"),
    ("helmChartInflationGenerator", "values"),
    ("patches", "path"),
    ("patchesJson6902", "path"),
    ("replacements", "path"),
    ("secretGenerator", "env"),
];

/// Everything but `configurations` that the kustomization `root` names on this machine, as it is written there.
pub(super) fn paths<'a>(root: &Node<'a>) -> Vec<Text<'a>> {
    let mut found = Vec::new();
    for name in LISTS {
        found.extend(items(root, name).iter().filter_map(text).filter(|text| !text.contains('\n')));
    }
    for (list, field) in FIELDS {
        found.extend(items(root, list).iter().filter_map(|item| item.get(field)).filter_map(text));
    }
    for generator in ["configMapGenerator", "secretGenerator"].iter().flat_map(|name| items(root, name)) {
        found.extend(items(generator, "envs").iter().filter_map(text));
        found.extend(items(generator, "files").iter().filter_map(text).map(without_key));
    }
    found.extend(root.at(&["openapi", "path"]).and_then(text));
    found.retain(|text| !text.is_empty() && !super::layer::is_url(text));
    found
}

pub(super) fn items<'n, 'a>(node: &'n Node<'a>, name: &str) -> &'n [Node<'a>] {
    node.get(name).and_then(Node::as_sequence).map_or(&[], |list| list.items.as_slice())
}

pub(super) fn text<'a>(node: &Node<'a>) -> Option<Text<'a>> {
    node.text().filter(|_| !node.is_null()).map(|text| Text { text, span: node.span })
}

/// A file of a generator may have its key in front.
fn without_key(source: Text<'_>) -> Text<'_> {
    Text { text: source.text.split_once('=').map_or(source.text, |(_, path)| path), ..source }
}
