//! YAML 1.1, which kustomize still reads some of its own files as: go-yaml v2 has more words for booleans than v3, and
//! takes dates for text.

use kubekiln_yaml::{Node, Scalar, ScalarStyle, Tag, Value};

/// The boolean that a plain scalar is in YAML 1.1 and not in 1.2.
pub(crate) fn old_bool(scalar: &Scalar<'_>) -> Option<bool> {
    if scalar.style != ScalarStyle::Plain || scalar.tag != Tag::Str {
        return None;
    }
    match scalar.text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(true),
        "n" | "N" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(false),
        _ => None,
    }
}

/// Re-reads plain scalars as YAML 1.1; keys become strings, as in JSON.
pub(crate) fn as_yaml_1_1(node: &mut Node<'_>) {
    match &mut node.value {
        Value::Scalar(scalar) => retype(scalar),
        Value::Sequence(sequence) => sequence.items.iter_mut().for_each(as_yaml_1_1),
        Value::Mapping(mapping) => {
            for entry in &mut mapping.entries {
                if let Some(key) = entry.key.as_scalar_mut() {
                    retype(key);
                    key.tag = Tag::Str;
                }
                as_yaml_1_1(&mut entry.value);
            }
        }
        Value::Alias(_) => {}
    }
}

fn retype(scalar: &mut Scalar<'_>) {
    if scalar.tag == Tag::Timestamp {
        scalar.tag = Tag::Str;
    } else if let Some(value) = old_bool(scalar) {
        (scalar.text, scalar.tag) = (if value { "true" } else { "false" }, Tag::Bool);
    }
}
