//! The facts of a custom resource definition: `apiextensions.k8s.io/v1`, and `v1beta1` as it was.

use kubekiln_yaml::Node;

use super::custom::{Custom, Shape, entries, items};

impl Custom {
    /// Adds what a definition says of its kind: which lists of it merge by which keys, and whether it lies in a
    /// namespace. What is known of the kind already stays.
    pub(super) fn add_crd(&mut self, definition: &Node<'_>) {
        let text = |path: &[&str]| definition.at(path).and_then(Node::text);
        let (Some(group), Some(kind)) = (text(&["spec", "group"]), text(&["spec", "names", "kind"])) else { return };
        let namespaced = text(&["spec", "scope"]) != Some("Cluster");
        for (version, schema) in versions(definition) {
            let key = (kind.to_owned(), group.to_owned(), version.to_owned());
            self.namespaced.entry(key.clone()).or_insert(namespaced);
            if self.kinds.contains_key(&key) {
                continue;
            }
            let name = format!("{group}/{version}, Kind={kind}");
            self.definitions.insert(name.clone(), schema.and_then(Shape::structural).unwrap_or_default());
            self.kinds.insert(key, name);
        }
    }
}

/// Name and schema of each version.
pub(crate) fn versions<'n, 'a>(definition: &'n Node<'a>) -> Vec<(&'a str, Option<&'n Node<'a>>)> {
    let common = definition.at(&["spec", "validation", "openAPIV3Schema"]);
    let list = items(definition.at(&["spec", "versions"])).iter();
    let mut versions: Vec<_> = list
        .filter_map(|version| {
            let schema = version.at(&["schema", "openAPIV3Schema"]).or(common);
            Some((version.get("name").and_then(Node::text)?, schema))
        })
        .collect();
    if let Some(only) = definition.at(&["spec", "version"]).and_then(Node::text).filter(|_| versions.is_empty()) {
        versions.push((only, common));
    }
    versions
}

impl Shape {
    /// What a structural schema says of merging; `None` when it says nothing.
    fn structural(node: &Node<'_>) -> Option<Self> {
        let nested = |key: &str| node.get(key).and_then(Self::structural).map(Box::new);
        let fields = entries(node.get("properties"));
        let shape = Self {
            reference: None,
            merge: merge_keys(node),
            items: nested("items"),
            values: nested("additionalProperties"),
            fields: fields.filter_map(|(key, field)| Some((key.to_owned(), Self::structural(field)?))).collect(),
        };
        let says_something =
            shape.merge.is_some() || shape.items.is_some() || shape.values.is_some() || !shape.fields.is_empty();
        says_something.then_some(shape)
    }
}

/// The keys that a list is merged by: none for a set of scalars.
fn merge_keys(node: &Node<'_>) -> Option<Vec<String>> {
    let text = |key: &str| node.get(key).and_then(Node::text);
    let items_are_objects = node.at(&["items", "type"]).and_then(Node::text) == Some("object");
    match text("x-kubernetes-list-type") {
        Some("map") => {
            let keys = items(node.get("x-kubernetes-list-map-keys"));
            let keys: Vec<_> = keys.iter().filter_map(|key| key.text().map(str::to_owned)).collect();
            (!keys.is_empty()).then_some(keys)
        }
        Some("set") => (!items_are_objects).then(Vec::new),
        Some(_) => None,
        None => text("x-kubernetes-patch-merge-key").filter(|_| items_are_objects).map(|key| vec![key.to_owned()]),
    }
}
