//! What a package's schema says of each parameter, for people.

use kubekiln_yaml::{Arena, Node};
use serde_json::Value as Json;

use super::{Package, json};

/// A parameter, as the package's schema has it.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Parameter {
    /// Its name, with those of the objects it lies in and dots between.
    pub name: String,
    /// Its type in words: `string`, `array of string`, or the values it may have.
    #[serde(rename = "type")]
    pub kind: String,
    /// The package's default.
    pub default: Option<Json>,
    /// True when there is no default and it must be given.
    pub required: bool,
    /// What it is for.
    pub description: String,
}

/// The parameters of a package in written order; properties of an object come after it.
pub fn parameters(package: &Package<'_>, arena: &Arena) -> Vec<Parameter> {
    let mut found = Vec::new();
    if let Some(schema) = &package.params {
        add(schema, "", arena, &mut found);
    }
    found
}

/// The names of a package's parameters, without those that lie in others.
pub(super) fn names<'a>(package: &Package<'a>) -> Vec<&'a str> {
    package.params.iter().flat_map(properties).map(|(name, _)| name).collect()
}

fn properties<'n, 'a>(schema: &'n Node<'a>) -> impl Iterator<Item = (&'a str, &'n Node<'a>)> {
    let mapping = schema.get("properties").and_then(Node::as_mapping);
    mapping.into_iter().flat_map(|m| &m.entries).filter_map(|e| Some((e.key.text()?, &e.value)))
}

fn add(schema: &Node<'_>, above: &str, arena: &Arena, found: &mut Vec<Parameter>) {
    let required = schema.get("required").and_then(Node::as_sequence).map_or(&[][..], |s| s.items.as_slice());
    for (key, property) in properties(schema) {
        let name = if above.is_empty() { key.to_owned() } else { format!("{above}.{key}") };
        let default = property.get("default").and_then(|node| json(node, arena).ok());
        let required = default.is_none() && required.iter().any(|r| r.text() == Some(key));
        let description = text(property, "description").to_owned();
        found.push(Parameter { name: name.clone(), kind: type_of(property), default, required, description });
        add(property, &name, arena, found);
    }
}

fn type_of(schema: &Node<'_>) -> String {
    if let Some(allowed) = schema.get("enum").and_then(Node::as_sequence) {
        let words: Vec<_> = allowed.items.iter().filter_map(Node::text).collect();
        return words.join(" | ");
    }
    let own = match schema.get("type").and_then(Node::as_sequence) {
        Some(types) => types.items.iter().filter_map(Node::text).collect::<Vec<_>>().join(" or "),
        None => text(schema, "type").to_owned(),
    };
    let held = schema.get("items").or_else(|| schema.get("additionalProperties")).filter(|s| s.as_mapping().is_some());
    let held = held.map(type_of).filter(|held| !held.is_empty());
    match held {
        Some(held) => format!("{own} of {held}"),
        None if own.is_empty() => "any".to_owned(),
        None => own,
    }
}

fn text<'a>(node: &Node<'a>, name: &str) -> &'a str {
    node.get(name).and_then(Node::text).unwrap_or_default()
}
