//! Parameters as nodes, for what becomes a part of an object.

use kubekiln_yaml::{Arena, Entry, Node, Span, Tag};
use serde_json::Value as Json;

use super::Package;

/// A parameter of `filled`, which [`super::fill`] gave, as a node; `a.b` is a property of `a`. Each part has the span of the text
/// that says it: of the instance, or of the package's default. `None` when it is null or not there.
pub fn value<'a>(
    package: &Package<'a>,
    given: Option<&Node<'a>>,
    filled: &Json,
    name: &str,
    arena: &'a Arena,
) -> Option<Node<'a>> {
    let (mut schema, mut said, mut value) = (package.params.as_ref(), given, filled);
    for part in name.split('.') {
        value = value.get(part)?;
        schema = schema.and_then(|schema| schema.at(&["properties", part]));
        let default = || schema.and_then(|schema| schema.get("default"));
        said = said.and_then(|said| said.get(part)).or_else(default);
    }
    (!value.is_null()).then(|| node(value, said, Span::NONE, arena))
}

/// JSON as a node, in the order of `said`; what `said` does not have gets the span `around`.
fn node<'a>(value: &Json, said: Option<&Node<'a>>, around: Span, arena: &'a Arena) -> Node<'a> {
    let span = said.map_or(around, |said| said.span);
    match value {
        Json::Null => Node::null(span),
        Json::Bool(value) => Node::scalar(span, if *value { "true" } else { "false" }, Tag::Bool),
        Json::Number(number) => {
            let tag = if number.is_f64() { Tag::Float } else { Tag::Int };
            Node::scalar(span, arena.keep(number.to_string()), tag)
        }
        Json::String(text) => Node::string(span, arena.keep(text.as_str())),
        Json::Array(items) => {
            let said = |place: usize| said.and_then(Node::as_sequence).and_then(|list| list.items.get(place));
            let items = items.iter().enumerate().map(|(place, item)| node(item, said(place), span, arena));
            Node::sequence(span, items.collect())
        }
        Json::Object(fields) => {
            let entries = said.and_then(Node::as_mapping).map_or(&[][..], |mapping| mapping.entries.as_slice());
            let written = entries.iter().filter_map(|entry| Some((entry, fields.get(entry.key.text()?)?)));
            let mut made: Vec<Entry<'a>> = written
                .map(|(entry, field)| Entry {
                    key: entry.key.clone(),
                    value: node(field, Some(&entry.value), span, arena),
                })
                .collect();
            let is_written = |key: &str| entries.iter().any(|entry| entry.key.text() == Some(key));
            made.extend(fields.iter().filter(|(key, _)| !is_written(key)).map(|(key, field)| Entry {
                key: Node::string(span, arena.keep(key.as_str())),
                value: node(field, None, span, arena),
            }));
            Node::mapping(span, made)
        }
    }
}
