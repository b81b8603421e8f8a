//! JSON 6902 operations as written (`jsonpatch.Operation`).

use std::ops::Range;

use kubekiln_yaml::{Arena, Entry, Node, SourceId, Span, Tag, Value, resolve_plain};

use crate::load::documents::roots_in;
use crate::load::yaml_1_1::as_yaml_1_1;

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
    let Some(root) = read(arena, source, range, text)? else { return Ok(None) };
    let found = match &root.value {
        Value::Mapping(_) => "object",
        _ if matches!(resolve_plain(root.text().unwrap_or("")).tag(), Tag::Int | Tag::Float) => "number",
        _ => "string",
    };
    let Value::Sequence(sequence) = root.value else {
        return Err(format!(
            "json: cannot unmarshal {found} into Go value of type jsonpatch.Patch: a JSON patch is a list of operations"
        ));
    };
    sequence.items.into_iter().map(Operation::new).collect::<Result<_, _>>().map(Some)
}

/// The patch as a node. kustomize reads what starts with a bracket as strict JSON, the rest as YAML 1.1.
fn read<'a>(
    arena: &'a Arena,
    source: SourceId,
    range: Range<usize>,
    text: &'a str,
) -> Result<Option<Node<'a>>, String> {
    let span = Span::new(source, clip(range.start), clip(range.end));
    let first = |roots: Vec<Node<'a>>| roots.into_iter().next();
    if !text.starts_with('[') {
        let mut root = first(roots_in(arena, source, range).map_err(|e| e.to_string())?);
        root.iter_mut().for_each(as_yaml_1_1);
        return Ok(root);
    }
    let json: serde_json::Value = serde_json::from_str(text).map_err(|e| e.to_string())?;
    // Read as YAML the parts have places; what YAML cannot read has the place of the whole.
    Ok(roots_in(arena, source, range).map_or_else(|_| Some(from_json(json, span, arena)), first))
}

fn clip(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

fn from_json<'a>(value: serde_json::Value, span: Span, arena: &'a Arena) -> Node<'a> {
    use serde_json::Value as Json;
    match value {
        Json::Null => Node::null(span),
        Json::Bool(value) => Node::scalar(span, if value { "true" } else { "false" }, Tag::Bool),
        Json::Number(number) => {
            let tag = if number.is_f64() { Tag::Float } else { Tag::Int };
            Node::scalar(span, arena.keep(number.to_string()), tag)
        }
        Json::String(text) => Node::string(span, arena.keep(text)),
        Json::Array(items) => Node::sequence(span, items.into_iter().map(|v| from_json(v, span, arena)).collect()),
        Json::Object(fields) => {
            let entry = |(key, value): (String, Json)| Entry {
                key: Node::string(span, arena.keep(key)),
                value: from_json(value, span, arena),
            };
            Node::mapping(span, fields.into_iter().map(entry).collect())
        }
    }
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
