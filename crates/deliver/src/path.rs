//! Paths of fields as people read them: `spec.template.spec.containers[name=web].image`.

use std::fmt::Write as _;

use kubekiln::package;
use kubekiln_yaml::{Arena, Node};
use serde_json::Value as Json;

use crate::mask;

/// Fields that tell the items of a list apart, the first that does.
const KEYS: [&str; 9] =
    ["name", "key", "mountPath", "devicePath", "containerPort", "port", "ip", "topologyKey", "type"];

/// A step of a path.
pub(crate) enum Step {
    /// A field of a mapping.
    Field(String),
    /// An item of a list: its number, or what tells it apart.
    Item(String),
}

/// The field that tells the items of each list apart, and its value in each item.
pub(crate) fn told_apart<'n, const N: usize>(lists: [&'n [Node<'_>]; N]) -> Option<(&'static str, [Vec<&'n str>; N])> {
    KEYS.into_iter().find_map(|key| {
        let values = lists.iter().map(|items| values(items, key)).collect::<Option<Vec<_>>>()?;
        Some((key, values.try_into().ok()?))
    })
}

/// The value of `key` in each item; `None` unless all have one, of their own.
fn values<'n>(items: &'n [Node<'_>], key: &str) -> Option<Vec<&'n str>> {
    let values = items.iter().map(|item| item.get(key)?.text()).collect::<Option<Vec<_>>>()?;
    let mut sorted = values.clone();
    sorted.sort_unstable();
    sorted.windows(2).all(|pair| pair[0] != pair[1]).then_some(values)
}

/// `a.b[name=c]`, with quotes around names that have more than letters, digits, `-` and `_`.
pub(crate) fn shown(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        // Writing to a String cannot fail.
        let _ = match step {
            Step::Item(item) => write!(text, "[{item}]"),
            Step::Field(name) if !name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_') => {
                write!(text, "[{name:?}]")
            }
            Step::Field(name) if text.is_empty() => write!(text, "{name}"),
            Step::Field(name) => write!(text, ".{name}"),
        };
    }
    text
}

/// True where a Secret has its values, and where kubectl keeps a copy of them.
pub(crate) fn is_hidden(path: &[Step]) -> bool {
    let field = |i: usize| match path.get(i) {
        Some(Step::Field(name)) => Some(name.as_str()),
        _ => None,
    };
    let first = field(0).unwrap_or("");
    let is_copy = first == "metadata" && field(2).is_none_or(|name| name == mask::LAST_APPLIED);
    mask::FIELDS.contains(&first) || is_copy && field(1).is_none_or(|name| name == "annotations")
}

/// A value as it is shown.
pub(crate) fn json(node: &Node<'_>, arena: &Arena) -> Json {
    // A number that JSON cannot say is shown as it is written.
    package::json(node, arena).unwrap_or_else(|_| Json::from(node.text().unwrap_or("")))
}
