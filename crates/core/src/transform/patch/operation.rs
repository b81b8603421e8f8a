//! JSON 6902 operations as written (`jsonpatch.Operation`).

use std::ops::Range;

use kubekiln_yaml::{Arena, Entry, Node, SourceId, Span, Tag, Value};

use super::values::as_yaml_1_1;
use crate::load::documents::roots_in;

/// One operation. Fields that are missing or of a wrong type are reported when it is applied, as kustomize does.
#[derive(Clone, Debug)]
pub(crate) struct Operation<'a> {
    /// `add`, `remove`, `replace`, `move`, `copy` or `test`.
    pub(super) op: &'a str,
    /// `path`
    pub(super) path: Option<&'a str>,
    /// `from`
    pub(super) from: Option<&'a str>,
    /// `value`; null when missing.
    pub(super) value: Node<'a>,
    /// The operation.
    pub(super) span: Span,
}

/// Reads a patch's text. `Ok(None)` for a text that holds nothing; the error says why it is no JSON patch.
pub(super) fn parse<'a>(
    arena: &'a Arena,
    source: SourceId,
    range: Range<usize>,
    text: &'a str,
) -> Result<Option<Vec<Operation<'a>>>, String> {
    if text.is_empty() {
        return Err("empty json patch operations".to_owned());
    }
    let is_json = text.starts_with('[');
    if is_json {
        serde_json::from_str::<serde::de::IgnoredAny>(text).map_err(|e| e.to_string())?;
    }
    let roots = roots_in(arena, source, range).map_err(|e| e.to_string())?;
    let Some(mut root) = roots.into_iter().next() else { return Ok(None) };
    if !is_json {
        as_yaml_1_1(&mut root);
    }
    let Value::Sequence(sequence) = root.value else {
        return Err("a JSON patch is a list of operations".to_owned());
    };
    sequence.items.into_iter().map(Operation::new).collect::<Result<_, _>>().map(Some)
}

impl<'a> Operation<'a> {
    fn new(node: Node<'a>) -> Result<Self, String> {
        let span = node.span;
        let Value::Mapping(mapping) = node.value else {
            return Err("an operation of a JSON patch is a mapping".to_owned());
        };
        let mut operation = Self { op: "unknown", path: None, from: None, value: Node::null(span), span };
        for Entry { key, value } in mapping.entries {
            let text = value.as_scalar().filter(|s| s.tag == Tag::Str).map(|s| s.text);
            match key.text() {
                Some("op") => operation.op = text.unwrap_or("unknown"),
                Some("path") => operation.path = text,
                Some("from") => operation.from = text,
                Some("value") => operation.value = value,
                _ => {}
            }
        }
        Ok(operation)
    }
}
