//! What a function may not do to an object's fields.

use kubekiln_yaml::{Node, Value};

/// kustomize copies comments from what it gave to what came back, and refuses a field that has become a mapping, a list
/// or a scalar when it was another of the three. The error is the two shapes, the old one first.
pub(super) fn same(given: &Node<'_>, back: &Node<'_>) -> Result<(), String> {
    if given.is_null() || back.is_null() {
        return Ok(());
    }
    match (&given.value, &back.value) {
        (Value::Mapping(given), Value::Mapping(back)) => given.entries.iter().try_for_each(|entry| {
            let key = entry.key.text().unwrap_or("");
            back.get(key).map_or(Ok(()), |value| same(&entry.value, value))
        }),
        (Value::Sequence(given), Value::Sequence(back)) => {
            let pairs = given.items.iter().zip(&back.items);
            pairs.filter(|(given, back)| text(given) == text(back)).try_for_each(|(given, back)| same(given, back))
        }
        (Value::Scalar(_), Value::Scalar(_)) => Ok(()),
        _ => Err(format!("expected {} but got {}", go_name(given), go_name(back))),
    }
}

fn text<'a>(node: &Node<'a>) -> &'a str {
    node.text().unwrap_or("")
}

/// What kyaml calls a node's shape.
pub(super) fn go_name(node: &Node<'_>) -> &'static str {
    match &node.value {
        Value::Scalar(_) => "ScalarNode",
        Value::Mapping(_) => "MappingNode",
        Value::Sequence(_) => "SequenceNode",
        Value::Alias(_) => "AliasNode",
    }
}
