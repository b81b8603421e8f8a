//! Cells of a table: types and values in words.

use kubekiln_yaml::{Node, Tag, Value};

/// A schema's type: the values it allows, or what it holds.
pub(super) fn type_of(schema: &Node<'_>) -> String {
    if let Some(allowed) = schema.get("enum").and_then(Node::as_sequence) {
        let quoted: Vec<_> = allowed.items.iter().map(|v| format!("`{}`", v.text().unwrap_or_default())).collect();
        return quoted.join(", ");
    }
    let held = schema.get("items").or_else(|| schema.get("additionalProperties")).filter(|s| s.as_mapping().is_some());
    match held {
        Some(held) => format!("{} of {}", field(schema, "type"), type_of(held)),
        None => field(schema, "type").to_owned(),
    }
}

/// The text of a field; empty when it is not there.
pub(super) fn field<'a>(node: &Node<'a>, name: &str) -> &'a str {
    node.get(name).and_then(Node::text).unwrap_or_default()
}

/// A value as JSON with a space behind `,` and `:`, so that a wide table can wrap.
pub(super) fn json(node: &Node<'_>) -> String {
    match &node.value {
        Value::Scalar(scalar) if scalar.tag == Tag::Str => serde_json::Value::from(scalar.text).to_string(),
        Value::Scalar(scalar) => scalar.text.to_owned(),
        Value::Sequence(sequence) => {
            let items: Vec<_> = sequence.items.iter().map(json).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Mapping(mapping) => {
            let fields: Vec<_> =
                mapping.entries.iter().map(|e| format!("{}: {}", json(&e.key), json(&e.value))).collect();
            format!("{{{}}}", fields.join(", "))
        }
        // A default is written out where it stands.
        Value::Alias(_) => String::new(),
    }
}
